import type { RenderedObject } from '../model/rendered.ts';

/** One entry of the lists that NixVirt's module takes (0.6.0, `modules.nix`, `mkObjectOption`). */
interface Entry {
  readonly definition: string;
  readonly active: boolean | null;
  readonly restart: null;
}

interface VolumeEntry {
  readonly present: true;
  readonly name: null;
  readonly definition: string;
}

/** What NixVirt's module writes for its helper: `builtins.toJSON` of one connection's options (0.6.0, `modules.nix`). */
export interface NixVirtSettings {
  readonly networks: readonly Entry[] | null;
  readonly pools: readonly (Entry & { readonly volumes: readonly VolumeEntry[] })[] | null;
  readonly domains: readonly Entry[] | null;
}

/**
 * The settings that declare these objects. A kind of which there is none stays null, which leaves alone what libvirt has of it; an empty
 * list would delete it all (0.6.0, `nixvirt-module-helper`, `deleteOld`).
 * @param fileOf where each object's XML is
 */
export function nixVirtSettings(
  objects: readonly RenderedObject[],
  fileOf: ReadonlyMap<RenderedObject, string>,
): NixVirtSettings {
  const of = (kind: RenderedObject['kind']) => objects.filter((object) => object.kind === kind);
  const definition = (object: RenderedObject) => fileOf.get(object) ?? '';
  const entry = (object: RenderedObject): Entry => {
    return { definition: definition(object), active: object.active, restart: null };
  };
  const volumesOf = (pool: RenderedObject): VolumeEntry[] =>
    of('volume')
      .filter((volume) => volume.pool === pool.name)
      .map((volume) => ({ present: true, name: null, definition: definition(volume) }));
  return {
    networks: listOrNull(of('network').map(entry)),
    pools: listOrNull(of('pool').map((pool) => ({ ...entry(pool), volumes: volumesOf(pool) }))),
    domains: listOrNull(of('domain').map(entry)),
  };
}

function listOrNull<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}
