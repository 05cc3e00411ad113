import { requireSelectable, type Selectable, selectableOf } from '../judge/select-objects.ts';
import type { Lab } from '../lab/lab.ts';
import type { LabState } from '../model/lab-state.ts';

/**
 * Refuses an object of `--select` that the lab does not have, before anything is started. A lab with a scenario, and a host, may have others: those
 * are judged when they were seen (`judgeSeen`).
 * @throws VirtspecError as `requireSelectable`
 */
export function requireSelected(select: readonly string[] | undefined, lab: Lab, declared: LabState): void {
  requireSelectable(select ?? [], [...intended(lab), ...selectableOf(declared)]);
}

/** The lab, and what its file names. */
export function intended({ name, networks, pools, domains }: Lab): Selectable[] {
  return [
    { kind: 'lab', name },
    ...networks.map((network) => ({ kind: 'network', name: network.name }) as const),
    ...pools.flatMap((pool) => [
      { kind: 'pool', name: pool.name } as const,
      ...pool.volumes.map((volume) => ({ kind: 'volume', name: `${pool.name}/${volume.name}` }) as const),
    ]),
    ...domains.map((domain) => ({ kind: 'domain', name: domain.name }) as const),
  ];
}
