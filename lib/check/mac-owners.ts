import type { LabState } from '../model/lab-state.ts';
import type { Domain, Network } from '../model/objects.ts';
import type { CheckContext } from './context.ts';
import { interfacePath } from './lookup.ts';
import { memo } from './memo.ts';

/**
 * The owners of a MAC, `domain web01` or `network lan`, one entry per interface that has it. The declared and the observed side are the same object:
 * it is counted as often as it has the MAC on the side where it has it more often.
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

/** The MACs of an object, and the place of each. */
export function macsOf(object: Network | Domain): readonly { readonly mac: string; readonly path: string }[] {
  if (object.kind === 'network')
    return object.mac === undefined ? [] : [{ mac: object.mac, path: '/network/mac/@address' }];
  return object.interfaces.flatMap((nic) =>
    nic.mac === undefined || nic.standby ? [] : [{ mac: nic.mac, path: `${interfacePath(nic)}/mac/@address` }],
  );
}

/** How often each owner has each MAC. */
function countsOf({ networks, domains }: LabState): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const object of [...networks, ...domains]) {
    const owner = `${object.kind} ${object.name}`;
    for (const { mac } of macsOf(object)) {
      const owners = counts.get(mac) ?? new Map<string, number>();
      counts.set(mac, owners.set(owner, (owners.get(owner) ?? 0) + 1));
    }
  }
  return counts;
}
