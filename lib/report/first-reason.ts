import type { CauseGroup } from '../finding/by-cause.ts';
import type { Trouble } from '../finding/group.ts';

/**
 * Whether a cause is the first of those that exist for the same reason: the others need not give it again.
 * @param groups in the order in which they are shown
 */
export function firstReasons(groups: readonly CauseGroup[]): (cause: Trouble) => boolean {
  const first = new Map(groups.toReversed().map(({ cause }) => [reasonOf(cause), cause]));
  return (cause) => first.get(reasonOf(cause)) === cause;
}

function reasonOf(cause: Trouble): string {
  return cause.status === 'error' ? cause.message : cause.why;
}
