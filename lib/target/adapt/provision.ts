import type { Adaptation } from '../../model/adaptation.ts';
import type { RenderedObject } from '../../model/rendered.ts';
import { declaredLab } from './declared-lab.ts';
import { type DeclaredPools, declaredPools } from './declared-pools.ts';
import { domainNeeds } from './domain-needs.ts';
import { Editable } from './editable.ts';
import { networkNeeds } from './network-needs.ts';
import { isSystemFolder } from './provision-path.ts';
import { poolNeeds, volumeNeeds } from './storage-needs.ts';

/** What the sandbox must have before the lab is applied, beside what libvirt makes by itself. */
export type ProvisionItem =
  /** New and empty; what the host keeps in a folder of that name is hidden. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A folder in which files can be made; what the host keeps in it stays visible. */
  | { readonly kind: 'parent'; readonly path: string }
  /** An empty image, with its parents; what the host keeps under that name is hidden. `format` is one that `qemu-img create` knows. */
  | { readonly kind: 'file'; readonly path: string; readonly format: string; readonly bytes: bigint }
  /** A bridge without ports, up. */
  | { readonly kind: 'bridge'; readonly name: string };

/** An item, and, when it stands in for something real, what the report says of it. */
export interface Need {
  readonly item: ProvisionItem;
  readonly standIn?: { readonly to: string; readonly why: string };
}

export interface Provision {
  /** Each once, in the order to make them: folders before what lies in them. */
  readonly items: readonly ProvisionItem[];
  readonly adaptations: readonly Adaptation[];
}

/** What the needs of one object are found from. */
export interface NeedContext {
  readonly pools: DeclaredPools;
  /** Bridges that the lab's networks make. */
  readonly bridges: ReadonlySet<string>;
  /** Whether the host has a file that the sandbox may read. */
  exists(path: string): boolean;
  /** For messages: `domain DC01`. */
  readonly where: string;
}

/**
 * What the sandbox's file system and network must have for adapted objects to be defined and started.
 *
 * @param objects the whole lab, adapted
 * @param exists as in `SandboxHost`: read-only media that the host has are used as they are
 * @throws {VirtspecError} `path-unusable`, `bridge-name`
 */
export function provision(objects: readonly RenderedObject[], exists: (path: string) => boolean): Provision {
  const pools = declaredPools(objects);
  const { bridges } = declaredLab(objects);
  const items = new Map<string, ProvisionItem>();
  const adaptations: Adaptation[] = [];
  for (const { kind, name, xml } of objects) {
    const context = { pools, bridges, exists, where: `${kind} ${name}` };
    for (const { item, standIn } of needsOf[kind](new Editable(xml), context)) {
      const what = item.kind === 'bridge' ? item.name : item.path;
      const key = `${item.kind} ${what}`;
      if (items.has(key) || (item.kind === 'folder' && isSystemFolder(item.path))) continue;
      items.set(key, item);
      if (!standIn) continue;
      adaptations.push({ rule: `stand-in-${item.kind}`, subject: { kind, name }, what, from: '(nothing)', ...standIn });
    }
  }
  return { items: [...items.values()].toSorted(byOrder), adaptations };
}

const needsOf = { network: networkNeeds, pool: poolNeeds, volume: volumeNeeds, domain: domainNeeds } as const;

const order = ['bridge', 'folder', 'parent', 'file'] as const;

/** A path sorts before the paths below it. */
function byOrder(a: ProvisionItem, b: ProvisionItem): number {
  const kinds = order.indexOf(a.kind) - order.indexOf(b.kind);
  if (kinds !== 0 || a.kind === 'bridge' || b.kind === 'bridge') return kinds;
  return a.path < b.path ? -1 : 1;
}
