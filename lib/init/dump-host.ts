import type { Inventory } from '../libvirt/inventory.ts';
import type { Domain, Pool, Volume } from '../model/objects.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { xpathText } from '../xml/xpath.ts';

/**
 * What a libvirt has, as a lab that declares it: persistent networks, pools and domains with their persistent XML, and of the volumes those that domains
 * use, with what they lie over. Networks and pools are to be as active as they are; domains are left as they are.
 */
export function declarationOf({ networks, pools, domains }: Inventory): DeclaredConnection {
  const kept = domains.filter(isPersistent);
  return declareAll(
    { networks: networks.filter(isPersistent), pools: pools.filter(isPersistent), domains: kept },
    kept,
  );
}

/**
 * The same for these objects, transient ones too.
 * @param users the domains that use the volumes which are declared
 */
export function declareAll({ networks, pools, domains }: Inventory, users: readonly Domain[]): DeclaredConnection {
  return {
    objects: [
      ...networks.map(({ kind, name, uuid, xml, live }) => objectOf({ kind, name, uuid, xml }, live?.active ?? true)),
      ...pools.flatMap((pool) => [
        objectOf(pool, pool.live?.active ?? true),
        ...usedVolumes(pool, users).map((volume) => ({ ...objectOf(volume, null), uuid: undefined, pool: pool.name })),
      ]),
      ...domains.map((domain) => objectOf(domain, null)),
    ],
    emptied: [],
    absent: [],
  };
}

function isPersistent({ live }: { readonly live: { readonly persistent: boolean } | undefined }): boolean {
  return live?.persistent ?? true;
}

function objectOf(
  { kind, name, uuid, xml }: Pick<RenderedObject, 'kind' | 'name' | 'uuid' | 'xml'>,
  active: boolean | null,
): RenderedObject {
  return { kind, name, uuid, xml, active, pool: undefined };
}

/** In the pool's order, base images before what lies over them. */
function usedVolumes({ name: pool, volumes }: Pool, domains: readonly Domain[]): readonly Volume[] {
  const disks = domains.flatMap((domain) => domain.disks);
  const used = new Set(
    volumes.filter(({ name, path }) =>
      disks.some((disk) => (disk.pool === pool && disk.volume === name) || (path !== undefined && disk.file === path)),
    ),
  );
  for (const volume of used) {
    const base = xpathText(volume.xml, '/volume/backingStore/path');
    const found = volumes.find(({ path }) => path !== undefined && path === base);
    if (found) used.add(found);
  }
  return [...used].reverse();
}
