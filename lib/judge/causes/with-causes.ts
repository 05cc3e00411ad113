import type { CheckContext } from '../../check/context.ts';
import type { Cause, Finding, FindingSubject } from '../../finding/finding.ts';
import type { Facts, Failed } from './rule.ts';
import { ruleFor } from './rules.ts';

/**
 * The findings of one run. Each failure that follows from another one has its root as `causedBy`, and the path to it as its fix. If no rule finds a
 * cause, a finding is listed on its own.
 */
export function withCauses(findings: readonly Finding[], context: CheckContext): Finding[] {
  const failed = findings.filter(isFailed);
  const byKey = new Map(failed.map((finding) => [keyOf(causeAt(finding)), finding]));
  const facts: Facts = {
    context,
    failed,
    known: (check, { kind, name }) => (byKey.has(keyOf({ check, kind, name })) ? { check, kind, name } : undefined),
  };
  const direct = new Map(failed.map((finding) => [finding, askRule(finding, facts)]));
  return findings.map((finding) => {
    const cause = isFailed(finding) ? rootOf(finding, direct, byKey) : undefined;
    return cause && isFailed(finding) ? { ...finding, causedBy: cause, fix: fixOf(cause) } : finding;
  });
}

/** A rule that throws finds no cause. */
function askRule(finding: Failed, facts: Facts): Cause | undefined {
  try {
    return ruleFor(finding.check)?.(finding, facts);
  } catch {
    return undefined;
  }
}

/** The end of the chain of causes; undefined if there is none, or if the chain is a cycle: then nothing shows which was first. */
function rootOf(
  finding: Failed,
  direct: ReadonlyMap<Failed, Cause | undefined>,
  byKey: ReadonlyMap<string, Failed>,
): Cause | undefined {
  const seen = new Set([finding]);
  let root: Cause | undefined;
  for (let next = direct.get(finding); next; ) {
    const cause = byKey.get(keyOf(next));
    if (!cause || seen.has(cause)) return undefined;
    seen.add(cause);
    root = next;
    next = direct.get(cause);
  }
  return root;
}

function fixOf({ check, kind, name }: Cause): string {
  return `Fix the cause instead: see ${check} of ${kind} ${name}.`;
}

function causeAt({ check, subject }: Failed): Cause {
  return { check, kind: subject.kind, name: subject.name };
}

function keyOf({ check, kind, name }: Pick<FindingSubject, 'kind' | 'name'> & Pick<Cause, 'check'>): string {
  return `${check} ${kind} ${name}`;
}

function isFailed(finding: Finding): finding is Failed {
  return finding.status === 'fail' || finding.status === 'warn';
}
