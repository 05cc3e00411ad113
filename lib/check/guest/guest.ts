import type { Verdict } from '../../finding/finding.ts';
import { skip } from '../../finding/verdict.ts';
import type { DomainIntent } from '../../lab/lab.ts';
import type { GuestView } from '../../model/guest-view.ts';
import type { Domain } from '../../model/objects.ts';
import type { ProbeBoot, ProbeOutcome, ProbeResult } from '../../model/probe.ts';
import { type Evidence, evidenceOf } from '../../xml/evidence.ts';
import type { CheckMeta, ObjectCheck, Subject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';

/** A domain in which the probe guest ran and answered. */
export interface Guest {
  /** From libvirt: what the guest was started from. */
  readonly domain: Domain;
  readonly intent: DomainIntent | undefined;
  readonly view: GuestView;
  readonly boot: ProbeBoot;
  readonly result: ProbeResult;
  readonly outcome: ProbeOutcome;
  readonly context: CheckContext;
}

type GuestMeta = Pick<CheckMeta, 'id' | 'title' | 'severity' | 'fix' | 'why'>;

export interface GuestJudge {
  /** False: the check does not apply to the domain, and there is no finding. */
  asks?(domain: Domain, context: CheckContext): boolean;
  judge(guest: Guest): Verdict;
}

/**
 * A check of what the probe guest sees inside a domain (`verify --boot`). A domain for which it was not requested gets no finding; `probe-answers`
 * reports one that did not answer.
 */
export function probeCheck(meta: GuestMeta, { asks, judge }: GuestJudge): ObjectCheck<'domain'> {
  return {
    ...meta,
    category: 'guest',
    tier: 'sandbox',
    kind: 'domain',
    reads: 'observed',
    applies: (subject, context) =>
      wasAskedFor(subject, context) && (!subject.observed || asks?.(subject.observed, context) !== false),
    judge: (domain, { intent }, context) => judgeGuest(domain, intent, context, judge),
  };
}

/** Whether `--boot` should boot this domain, and it belongs to the lab. */
export function wasAskedFor({ name, intent, declared }: Subject<'domain'>, context: CheckContext): boolean {
  const { probe } = context;
  if (!probe || !(intent || declared)) return false;
  return 'unavailable' in probe || probeResultOf(context, name) !== undefined;
}

function judgeGuest(
  domain: Domain,
  intent: DomainIntent | undefined,
  context: CheckContext,
  judge: GuestJudge['judge'],
): Verdict {
  const guest = guestOf(domain, intent, context);
  if (guest) return judge(guest);
  const booted = probeResultOf(context, domain.name)?.first !== undefined;
  return skip(booted ? 'it did not answer (see probe-answers)' : whyNotBooted(context, domain.name));
}

/** A domain with its guest; undefined if the probe guest was not started in it, or did not answer. */
export function guestOf(domain: Domain, intent: DomainIntent | undefined, context: CheckContext): Guest | undefined {
  const { probe } = context;
  const result = probeResultOf(context, domain.name);
  const boot = result?.first;
  if (!probe || 'unavailable' in probe || !result || !boot?.answer) return undefined;
  return { domain, intent, view: boot.answer.view, boot, result, outcome: probe, context };
}

/** Why the probe guest was not started in a domain. */
export function whyNotBooted(context: CheckContext, domain: string): string {
  const { probe } = context;
  if (probe && 'unavailable' in probe) return `it was not booted: ${probe.unavailable}`;
  const result = probeResultOf(context, domain);
  return result ? `it was not booted: ${result.skipped ?? 'no reason was reported'}` : 'requires `verify --boot`';
}

/** The result of a domain's boot; undefined if it was not requested. */
export function probeResultOf({ probe }: CheckContext, domain: string): ProbeResult | undefined {
  return probe && !('unavailable' in probe) ? resultsOf(probe).get(domain) : undefined;
}

const resultsOf: (probe: ProbeOutcome) => ReadonlyMap<string, ProbeResult> = memo(
  ({ domains }) => new Map(domains.map((result) => [result.domain, result])),
);

/** The guest's own report, as evidence next to the XML. */
export function guestSaid({ domain }: Pick<Guest, 'domain'>, words: string | undefined): Evidence {
  return evidenceOf(`the probe guest in ${domain.name}`, words);
}
