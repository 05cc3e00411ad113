import type { Decision } from '../report/report.ts';
import type { ProbeOutcome } from './outcome.ts';
import type { Step } from './question.ts';

/** One sentence of the decision's grounds. */
export type Reason =
  /** No way is left; `ask` is the question to the user. */
  | { readonly kind: 'escalate'; readonly probe: string; readonly text: string; readonly ask: string }
  /** Nothing can be said, as the probe was not run. */
  | { readonly kind: 'incomplete'; readonly probe: string; readonly text: string }
  /** Another way, which works, and the steps of the plan that it changes; `fallback` is the id of the probe that ran it. */
  | {
      readonly kind: 'workaround';
      readonly probe: string;
      readonly text: string;
      readonly fallback: string | null;
      readonly cure: string;
      readonly steps: readonly Step[];
    };

export interface Gate {
  readonly decision: Decision;
  /** Empty for PROCEED. */
  readonly reasons: readonly Reason[];
}

/**
 * The plan's decision gate, for one release:
 *
 * - ESCALATE: something the plan needs does not work, and its fallback, if it has one, does not work either
 * - INCOMPLETE: else, an unknown or an assumption was not run, or a fallback that is needed was not
 * - PROCEED WITH WORKAROUNDS: else, something needs its fallback, which was tested; or a blocking unknown works, but differently
 * - PROCEED: else
 *
 * A fallback that nothing needs decides nothing; nor does a surprise, good, bad or not run.
 */
export function decideGate(outcomes: readonly ProbeOutcome[]): Gate {
  const byId = new Map(outcomes.map((one) => [one.probe.id, one]));
  const reasons = outcomes
    .filter(({ probe }) => probe.role !== 'fallback')
    .flatMap((one) => reasonOf(one, (id) => byId.get(id)) ?? []);
  if (outcomes.length === 0) reasons.push({ kind: 'incomplete', probe: '', text: 'nothing was asked' });
  return { decision: worst(reasons.map(({ kind }) => decisions[kind])), reasons };
}

/** The decision for several releases: the worst, so that no release hides behind another. */
export function worst(all: readonly Decision[]): Decision {
  return severity.find((decision) => all.includes(decision)) ?? 'PROCEED';
}

const severity: readonly Decision[] = ['ESCALATE', 'INCOMPLETE', 'PROCEED WITH WORKAROUNDS'];

const decisions: Readonly<Record<Reason['kind'], Decision>> = {
  escalate: 'ESCALATE',
  incomplete: 'INCOMPLETE',
  workaround: 'PROCEED WITH WORKAROUNDS',
};

function reasonOf(
  { probe, outcome }: ProbeOutcome,
  find: (id: string) => ProbeOutcome | undefined,
): Reason | undefined {
  const { id, title, steps } = probe;
  const workaround = (text: string, fallback: string | null, cure: string): Reason => ({
    ...{ kind: 'workaround', probe: id, text: `${title} ${text}` },
    ...{ fallback, cure, steps },
  });
  const escalate = (text: string): Reason => ({
    ...{ kind: 'escalate', probe: id, text: `${title} ${text}` },
    ask: `NixVirt cannot do what ${stepsText(steps)} needs. Another release, raw libvirt XML without NixVirt, or another tool?`,
  });
  if (probe.role === 'surprise') return undefined;
  switch (outcome.kind) {
    case 'works':
      return undefined;
    case 'differs':
      return probe.role === 'unknown' ? workaround(outcome.answer, null, probe.cure) : undefined;
    case 'broken':
      return escalate(`${outcome.answer}; there is no fallback`);
    case 'not-run':
      return { kind: 'incomplete', probe: id, text: `${title} Not run: ${outcome.reason}` };
    case 'needs-fallback': {
      const { last, way } = wayOut({ probe, outcome }, find);
      if (!way || way.outcome.kind === 'not-run') {
        const text = `${title} ${outcome.answer}; its fallback, ${last.probe.fallback}, was not run`;
        return { kind: 'incomplete', probe: id, text };
      }
      if (way.outcome.kind === 'broken') {
        return escalate(`${outcome.answer}; its fallback does not work either: ${way.outcome.answer}`);
      }
      return workaround(outcome.answer, way.probe.id, last.probe.cure);
    }
  }
}

/** Follows fallbacks, which may need a fallback themselves: the last probe that needs one, and the one that it comes to. */
function wayOut(
  from: ProbeOutcome,
  find: (id: string) => ProbeOutcome | undefined,
): { readonly last: ProbeOutcome; readonly way: ProbeOutcome | undefined } {
  const next = from.outcome.kind === 'needs-fallback' ? find(from.outcome.fallback) : undefined;
  return next?.outcome.kind === 'needs-fallback' ? wayOut(next, find) : { last: from, way: next };
}

/** `Step 4`, `Steps 2 and 4`; of the plan. */
export function stepsText(steps: readonly Step[]): string {
  if (steps.length === 0) return 'no step';
  return `Step${steps.length > 1 ? 's' : ''} ${steps.join(' and ')}`;
}
