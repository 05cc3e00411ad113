import type { CheckContext } from '../../check/context.ts';
import { causeAt, causeKey, fixOfCause } from '../../finding/cause.ts';
import type { Cause, Finding } from '../../finding/finding.ts';
import type { Facts, Failed, FoundCause } from './rule.ts';
import { ruleFor } from './rules.ts';

/**
 * The findings of one run. Each failure that follows from another one has its root as `causedBy`, and the path to it as its fix. If no rule finds a
 * cause, a finding is listed on its own.
 */
export function withCauses(findings: readonly Finding[], context: CheckContext): Finding[] {
  const failed = findings.filter(isFailed);
  const byKey = new Map(failed.map((finding) => [causeKey(causeAt(finding)), finding]));
  const facts: Facts = {
    context,
    failed,
    known: (check, { kind, name }) => (byKey.has(causeKey({ check, kind, name })) ? { check, kind, name } : undefined),
  };
  const direct = new Map(failed.map((finding) => [finding, askRule(finding, facts)]));
  return findings.map((finding) => {
    const found = isFailed(finding) ? direct.get(finding) : undefined;
    const cause = found && isFailed(finding) ? rootOf(finding, direct, byKey) : undefined;
    if (!cause || !isFailed(finding)) return finding;
    const others = othersOf(finding, direct, byKey).filter((one) => causeKey(one) !== causeKey(cause));
    return { ...finding, causedBy: cause, fix: fixOfCause(cause), ...(others.length > 0 && { otherCauses: others }) };
  });
}

type Causes = ReadonlyMap<Failed, FoundCause | undefined>;

/** A rule that throws finds no cause. */
function askRule(finding: Failed, facts: Facts): FoundCause | undefined {
  try {
    return ruleFor(finding.check)?.(finding, facts);
  } catch {
    return undefined;
  }
}

/** The end of the chain of causes; undefined if there is none, or if the chain is a cycle: then nothing shows which was first. */
function rootOf(finding: Failed, direct: Causes, byKey: ReadonlyMap<string, Failed>): Cause | undefined {
  const seen = new Set([finding]);
  let root: Cause | undefined;
  for (let next = direct.get(finding); next; ) {
    const cause = byKey.get(causeKey(next));
    if (!cause || seen.has(cause)) return undefined;
    seen.add(cause);
    root = { check: next.check, kind: next.kind, name: next.name };
    next = direct.get(cause);
  }
  return root;
}

/** The ends of all other chains: every step may have further causes. */
function othersOf(finding: Failed, direct: Causes, byKey: ReadonlyMap<string, Failed>): readonly Cause[] {
  const ends = new Map<string, Cause>();
  const seen = new Set<Failed>();
  const follow = (one: Failed) => {
    if (seen.has(one)) return;
    seen.add(one);
    const found = direct.get(one);
    if (!found && one !== finding) ends.set(causeKey(causeAt(one)), causeAt(one));
    for (const next of found ? [found, ...(found.others ?? [])] : []) {
      const cause = byKey.get(causeKey(next));
      if (cause) follow(cause);
    }
  };
  follow(finding);
  return [...ends.values()];
}

function isFailed(finding: Finding): finding is Failed {
  return finding.status === 'fail' || finding.status === 'warn';
}
