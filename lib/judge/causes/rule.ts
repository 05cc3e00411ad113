import type { CheckContext } from '../../check/context.ts';
import type { CheckId } from '../../checks/registry.ts';
import type { Cause, Finding, FindingSubject } from '../../finding/finding.ts';

/** A finding that something failed; a check that broke shows nothing. */
export type Failed = Extract<Finding, { status: 'fail' | 'warn' }>;

/** What a rule goes by. */
export interface Facts {
  readonly context: CheckContext;
  /** What failed in this run. */
  readonly failed: readonly Failed[];
  /** The cause, where that check failed on that subject in this run. */
  known(check: CheckId, subject: Pick<FindingSubject, 'kind' | 'name'>): Cause | undefined;
}

/**
 * What a failure follows from, as the facts of the run show it; undefined where they do not. A rule never says what is merely likely.
 * It may name a finding that follows from another one itself.
 */
export type CauseRule = (finding: Failed, facts: Facts) => Cause | undefined;

/** The cause of all of them, where each one has a cause: that of the first. */
export function causeOfAll<T>(items: readonly T[], causeOf: (item: T) => Cause | undefined): Cause | undefined {
  const causes = items.map(causeOf);
  return causes.includes(undefined) ? undefined : causes[0];
}

/** The first of several rules that knows. */
export function firstOf(...rules: readonly CauseRule[]): CauseRule {
  return (finding, facts) => {
    for (const rule of rules) {
      const cause = rule(finding, facts);
      if (cause) return cause;
    }
    return undefined;
  };
}
