import type { Inventory } from '../libvirt/inventory.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { DeclaredConnection, ListedKind, RenderedObject } from '../model/rendered.ts';

/** An object of a libvirt for whose kind NixVirt has a list. */
export type HostObject = Network | Pool | Domain;

/** An object that a declared one collides with. */
export interface Clash {
  readonly object: HostObject;
  readonly declared: RenderedObject;
  /** What the two have in common; the other one differs. */
  readonly same: 'name' | 'uuid';
}

/** The objects of a libvirt that a lab does not declare as they are. */
export interface Compared {
  /** What the next apply deletes. */
  readonly undeclared: readonly HostObject[];
  /** What no apply touches, because the lab has no list of its kind. */
  readonly alone: readonly HostObject[];
  readonly clashing: readonly Clash[];
}

/** Whether the lab has a list of a kind, be it an empty one: NixVirt deletes what is not in it. */
export function isListed(kind: ListedKind, { objects, emptied }: DeclaredConnection): boolean {
  return emptied.includes(kind) || objects.some((object) => object.kind === kind);
}

/** NixVirt identifies objects by UUID alone (nixvirt-module-helper, deleteOld). */
export function compareWithHost(lab: DeclaredConnection, { networks, pools, domains }: Inventory): Compared {
  const undeclared: HostObject[] = [];
  const alone: HostObject[] = [];
  const clashing: Clash[] = [];
  for (const object of [...networks, ...pools, ...domains]) {
    const declared = lab.objects.filter(({ kind }) => kind === object.kind);
    const [byUuid, byName] = [
      declared.find(({ uuid }) => uuid === object.uuid),
      declared.find(({ name }) => name === object.name),
    ];
    if (byUuid) {
      if (byUuid.name !== object.name) clashing.push({ object, declared: byUuid, same: 'uuid' });
    } else if (byName) clashing.push({ object, declared: byName, same: 'name' });
    else if (isListed(object.kind, lab)) undeclared.push(object);
    else alone.push(object);
  }
  return { undeclared, alone, clashing };
}
