import type { DiskIntent } from '../../lab/lab.ts';
import type { Disk } from '../../model/objects.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';
import { volumesOf } from '../subjects.ts';

/**
 * The storage of a disk, in the same form whether the XML names it by pool and volume or by path: `default/web01.qcow2` for a known volume, else the
 * path; undefined for an empty drive, or a network source.
 */
export function diskIdentity(disk: Disk, context: CheckContext): string | undefined {
  if (disk.pool !== undefined && disk.volume !== undefined) return `${disk.pool}/${disk.volume}`;
  return disk.file === undefined ? undefined : (volumesByPath(context).get(disk.file) ?? disk.file);
}

/** The same for what the lab file requires. */
export function intentIdentity(intent: DiskIntent, context: CheckContext): string {
  if (intent.kind === 'volume') return `${intent.pool}/${intent.volume}`;
  return volumesByPath(context).get(intent.path) ?? intent.path;
}

/** The source in the XML, for messages. */
export function describeDisk(disk: Disk): string {
  return disk.file ?? (disk.volume === undefined ? 'no source' : `${disk.pool}/${disk.volume}`);
}

/** `pool/volume` by path: as reported by libvirt, else the pool's directory and the volume's name. */
const volumesByPath: (context: CheckContext) => ReadonlyMap<string, string> = memo(({ lab, declared, observed }) => {
  const paths = new Map<string, string>();
  for (const { name, path, volumes } of [...lab.pools, ...declared.pools, ...observed.pools]) {
    for (const volume of volumes)
      if (path !== undefined) paths.set(`${path.replace(/\/+$/, '')}/${volume.name}`, `${name}/${volume.name}`);
  }
  for (const { name, pool, path } of volumesOf(observed)) if (path !== undefined) paths.set(path, `${pool}/${name}`);
  return paths;
});
