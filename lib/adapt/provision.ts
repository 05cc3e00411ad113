import type { Adaptation } from '../model/adaptation.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { declaredLab } from './declared-lab.ts';
import { declaredPools } from './declared-pools.ts';
import { domainNeeds } from './domain-needs.ts';
import { Editable } from './editable.ts';
import { networkNeeds } from './network-needs.ts';
import type { NeedHost, ProvisionItem } from './provision-need.ts';
import { isSystemFolder } from './provision-path.ts';
import { poolNeeds, volumeNeeds } from './storage-needs.ts';

export interface Provision {
  /** Without duplicates, in the order of creation: folders before their content. */
  readonly items: readonly ProvisionItem[];
  readonly adaptations: readonly Adaptation[];
}

/**
 * What the sandbox's file system and network must have so that adapted objects can be defined and started.
 *
 * @param objects the whole lab, adapted
 * @param host read-only media that it has are used unchanged
 * @param hostPools stand-ins for pools that the lab leaves to the host: the volumes that it uses in them must exist
 * @throws {VirtspecError} `path-unusable`, `bridge-name`
 */
export function provision(
  objects: readonly RenderedObject[],
  host: NeedHost,
  hostPools: readonly RenderedObject[] = [],
): Provision {
  const pools = declaredPools([...hostPools, ...objects]);
  const { bridges } = declaredLab(objects);
  const items = new Map<string, ProvisionItem>();
  const adaptations: Adaptation[] = [];
  for (const { kind, name, xml } of objects) {
    const context = { pools, bridges, host, where: `${kind} ${name}` };
    for (const { item, standIn } of needsOf[kind](new Editable(xml), context)) {
      const what = placeOf(item);
      const key = `${item.kind} ${what}`;
      if (items.has(key) || (item.kind === 'folder' && isSystemFolder(item.path) && host.exists(item.path))) continue;
      items.set(key, item);
      if (!standIn) continue;
      adaptations.push({
        rule: `stand-in-${item.kind === 'parent' ? 'folder' : item.kind}`,
        subject: { kind, name },
        what,
        from: '(nothing)',
        ...standIn,
      });
    }
  }
  return { items: [...items.values()].toSorted(byOrder), adaptations };
}

const needsOf = { network: networkNeeds, pool: poolNeeds, volume: volumeNeeds, domain: domainNeeds } as const;

/** What identifies an item among those of its kind: a path, a name, a UUID. */
export function placeOf(item: ProvisionItem): string {
  if ('path' in item) return item.path;
  return item.kind === 'secret' ? item.uuid : item.name;
}

const order = ['bridge', 'nwfilter', 'secret', 'absent', 'folder', 'parent', 'file'] as const;

/** A path sorts before the paths below it. */
function byOrder(a: ProvisionItem, b: ProvisionItem): number {
  const kinds = order.indexOf(a.kind) - order.indexOf(b.kind);
  if (kinds !== 0 || !('path' in a) || !('path' in b)) return kinds;
  return a.path < b.path ? -1 : 1;
}
