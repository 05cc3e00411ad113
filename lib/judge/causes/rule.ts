import type { CheckContext } from '../../check/context.ts';
import type { CheckId } from '../../checks/registry.ts';
import type { Cause, Finding, FindingSubject } from '../../finding/finding.ts';

/** A finding that something failed; a check that broke shows nothing. */
export type Failed = Extract<Finding, { status: 'fail' | 'warn' }>;

/** What a rule is based on. */
export interface Facts {
  readonly context: CheckContext;
  /** What failed in this run. */
  readonly failed: readonly Failed[];
  /** The cause, if that check failed on that subject in this run. */
  known(check: CheckId, subject: Pick<FindingSubject, 'kind' | 'name'>): Cause | undefined;
}

/**
 * The cause of a failure, as shown by facts of the run; undefined if they show none. A rule never returns a cause that is merely likely. The cause
 * may itself follow from another finding.
 */
export type CauseRule = (finding: Failed, facts: Facts) => Cause | undefined;

/** The common cause of all, if each has one: that of the first. */
export function causeOfAll<T>(items: readonly T[], causeOf: (item: T) => Cause | undefined): Cause | undefined {
  const causes = items.map(causeOf);
  return causes.includes(undefined) ? undefined : causes[0];
}

/** The result of the first rule that has one. */
export function firstOf(...rules: readonly CauseRule[]): CauseRule {
  return (finding, facts) => {
    for (const rule of rules) {
      const cause = rule(finding, facts);
      if (cause) return cause;
    }
    return undefined;
  };
}
