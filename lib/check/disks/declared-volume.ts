import type { Disk, Volume } from '../../model/objects.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';
import { nameOf, volumesOf } from '../subjects.ts';
import { diskIdentity } from './disk-identity.ts';

/** The volume that a disk is on, by pool and name or by its path: as declared, else as in libvirt. */
export function volumeOf(disk: Disk, context: CheckContext): Volume | undefined {
  return volumes(context).get(diskIdentity(disk, context) ?? '');
}

/** The volume whose file is at a path. */
export function volumeAt(path: string, context: CheckContext): Volume | undefined {
  return byPath(context).get(path);
}

const volumes: (context: CheckContext) => ReadonlyMap<string, Volume> = memo(
  ({ declared, observed }) =>
    new Map([...volumesOf(observed), ...volumesOf(declared)].map((volume) => [nameOf(volume), volume])),
);

const byPath: (context: CheckContext) => ReadonlyMap<string, Volume> = memo(({ declared, observed }) => {
  const pools = [...observed.pools, ...declared.pools];
  return new Map(
    pools.flatMap(({ path, volumes: own }) =>
      path === undefined ? [] : own.map((volume) => [`${path.replace(/\/+$/, '')}/${volume.name}`, volume] as const),
    ),
  );
});
