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
export type CauseRule = (finding: Failed, facts: Facts) => FoundCause | undefined;

/** A cause; `others` are further ones, each of which would have been enough. */
export interface FoundCause extends Cause {
  readonly others?: readonly Cause[];
}

/** The cause of all, if each has one: that of the first, with those of the others. */
export function causeOfAll<T>(
  items: readonly T[],
  causeOf: (item: T) => FoundCause | undefined,
): FoundCause | undefined {
  const causes = items.map(causeOf);
  const known = causes.filter((cause) => cause !== undefined);
  const [first, ...rest] = known;
  if (!first || known.length < causes.length) return undefined;
  const others = [...(first.others ?? []), ...rest.flatMap(({ others: more = [], ...cause }) => [cause, ...more])];
  const unlike = others.filter((cause) => !isSame(cause, first));
  return unlike.length === 0 ? first : { ...first, others: unlike };
}

/** The causes that are known, each of which would have been enough: the first, with the others. */
export function causeOfAny<T>(
  items: readonly T[],
  causeOf: (item: T) => FoundCause | undefined,
): FoundCause | undefined {
  return causeOfAll(
    items.flatMap((item) => causeOf(item) ?? []),
    (cause) => cause,
  );
}

function isSame(one: Cause, other: Cause): boolean {
  return one.check === other.check && one.kind === other.kind && one.name === other.name;
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
