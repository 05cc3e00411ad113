import type { LabState } from '../model/lab-state.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

/**
 * Who has a MAC, `domain DC01` or `network lab-net`, once per interface that has it. An object's declared and observed sides are
 * one object: it counts as often as it has the MAC on the side where it has it most.
 */
export const macOwners: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo(
  ({ declared, observed }) => {
    const [owners, seen] = [countsOf(declared), countsOf(observed)];
    for (const [mac, counts] of seen) {
      const known = owners.get(mac) ?? new Map<string, number>();
      for (const [owner, count] of counts) known.set(owner, Math.max(count, known.get(owner) ?? 0));
      owners.set(mac, known);
    }
    return new Map(
      [...owners].map(([mac, counts]) => [mac, [...counts].flatMap(([owner, count]) => Array(count).fill(owner))]),
    );
  },
);

/** How often each owner has each MAC. */
function countsOf(state: LabState): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  const add = (owner: string, mac: string | undefined) => {
    if (mac === undefined) return;
    const owners = counts.get(mac) ?? new Map<string, number>();
    counts.set(mac, owners.set(owner, (owners.get(owner) ?? 0) + 1));
  };
  for (const { name, mac } of state.networks) add(`network ${name}`, mac);
  for (const { name, interfaces } of state.domains) for (const { mac } of interfaces) add(`domain ${name}`, mac);
  return counts;
}
