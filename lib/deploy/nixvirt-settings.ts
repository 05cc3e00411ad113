import type { DeclaredConnection, ListedKind, RenderedObject } from '../model/rendered.ts';

/** One entry of the lists that NixVirt's module takes (0.6.0, `modules.nix`, `mkObjectOption`). */
interface Entry {
  readonly definition: string;
  readonly active: boolean | null;
  readonly restart: boolean | null;
}

interface VolumeEntry {
  readonly present: boolean;
  readonly name: string | null;
  readonly definition: string | null;
}

/** The settings file that NixVirt's module writes for its helper: `builtins.toJSON` of one connection's options (0.6.0, `modules.nix`). */
export interface NixVirtSettings {
  readonly networks: readonly Entry[] | null;
  readonly pools: readonly (Entry & { readonly volumes: readonly VolumeEntry[] })[] | null;
  readonly domains: readonly Entry[] | null;
}

/**
 * The settings that declare these objects. A kind without objects is null, which leaves libvirt's objects of that kind alone, unless its list is
 * present and empty, which deletes them all (0.6.0, `nixvirt-module-helper`, `deleteOld`).
 * @param fileOf where each object's XML is
 */
export function nixVirtSettings(
  { objects, emptied, absent }: DeclaredConnection,
  fileOf: ReadonlyMap<RenderedObject, string>,
): NixVirtSettings {
  const of = (kind: RenderedObject['kind']) => objects.filter((object) => object.kind === kind);
  const definition = (object: RenderedObject) => fileOf.get(object) ?? '';
  const entry = (object: RenderedObject): Entry => {
    return { definition: definition(object), active: object.active, restart: object.restart ?? null };
  };
  const volumesOf = ({ name: pool }: RenderedObject): VolumeEntry[] => [
    ...of('volume')
      .filter((volume) => volume.pool === pool)
      .map((volume) => ({ present: true, name: volume.option ?? null, definition: definition(volume) })),
    ...absent.filter((volume) => volume.pool === pool).map(({ name }) => ({ present: false, name, definition: null })),
  ];
  const list = <T>(kind: ListedKind, make: (object: RenderedObject) => T): readonly T[] | null => {
    const entries = of(kind).map(make);
    return entries.length === 0 && !emptied.includes(kind) ? null : entries;
  };
  return {
    networks: list('network', entry),
    pools: list('pool', (pool) => ({ ...entry(pool), volumes: volumesOf(pool) })),
    domains: list('domain', entry),
  };
}
