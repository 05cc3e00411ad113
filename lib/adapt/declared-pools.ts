import type { RenderedObject } from '../model/rendered.ts';
import { Editable } from './editable.ts';
import { checkedPath } from './provision-path.ts';

/** The places of the lab's own pools and volumes after the apply. */
export interface DeclaredPools {
  /** Folder by pool name. */
  readonly folders: ReadonlyMap<string, string>;
  /** Paths of the declared volumes, which the apply creates. */
  readonly volumes: ReadonlySet<string>;
}

/** @throws {VirtspecError} `path-unusable` */
export function declaredPools(objects: readonly RenderedObject[]): DeclaredPools {
  const folders = new Map<string, string>();
  for (const { kind, name, xml: source } of objects) {
    if (kind !== 'pool') continue;
    const xml = new Editable(source);
    const path = xml.text(xml.first('target/path'));
    if (path) folders.set(name, checkedPath(path, `pool ${name}`));
  }
  const volumes = new Set<string>();
  for (const { kind, name, pool = '' } of objects) {
    const folder = folders.get(pool);
    if (kind === 'volume' && folder !== undefined) volumes.add(`${folder}/${name}`);
  }
  return { folders, volumes };
}
