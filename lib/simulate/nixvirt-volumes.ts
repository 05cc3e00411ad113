import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { xpathText } from '../xml/xpath.ts';
import type { Imagined } from './imagined.ts';
import type { Because, ImaginedLibvirt } from './imagined-libvirt.ts';
import { BreaksOff, type PredictedAction } from './predicted-action.ts';

const notSeen = 'the pool is not active, so its contents are unknown';

/**
 * A pool's volumes (0.6.0, nixvirt.py lines 212-249): looked up only by name, created if missing, and deleted with `present = false`. If it has any,
 * the pool is started, whatever its `active` is.
 */
export function defineVolumes(
  { object, uuid }: { readonly object: RenderedObject; readonly uuid: string },
  { objects, absent }: DeclaredConnection,
  libvirt: ImaginedLibvirt,
): void {
  const pool = libvirt.find('pool', uuid);
  if (!pool) return;
  for (const volume of objects.filter(({ kind, pool: of }) => kind === 'volume' && of === object.name)) {
    if (volume.option !== undefined && volume.option !== volume.name) {
      throw new BreaksOff('volume-name', `the volume ${volume.name} has another \`name\`, ${volume.option}`);
    }
    libvirt.activate(pool, { rule: 'volume-pool', because: 'NixVirt looks for its volumes' });
    if (pool.volumes?.has(volume.name)) continue;
    createVolume(pool, volume, libvirt);
  }
  for (const { name } of absent.filter(({ pool: of }) => of === object.name)) {
    libvirt.activate(pool, { rule: 'volume-pool', because: 'NixVirt looks for its volumes' });
    if (pool.volumes && !pool.volumes.has(name)) continue;
    libvirt.changeVolume('delete', pool, name, because('volume-delete', '`present = false`', pool));
  }
}

function createVolume(pool: Imagined, { name, xml }: RenderedObject, libvirt: ImaginedLibvirt): void {
  const why = because('volume-create', 'no volume has that name', pool);
  const base = xpathText(xml, '/volume/backingStore/path');
  if (base !== undefined && libvirt.observed.missing.has(base)) {
    const called = `${pool.definition.name}/${name}`;
    const action: PredictedAction = { verb: 'create', kind: 'volume', name: called, uuid: pool.uuid, ...why };
    throw new BreaksOff('volume-create', `its base image ${base} does not exist`, action);
  }
  libvirt.changeVolume('create', pool, name, why);
}

function because(rule: Because['rule'], words: string, pool: Imagined): Because {
  return { rule, because: words, perhaps: pool.volumes ? undefined : notSeen };
}
