import type { LabState } from '../../model/lab-state.ts';
import type { Disk, Domain } from '../../model/objects.ts';

/** The file whose content the probe takes the place of, or why there is none. */
export type InstallMedium = { readonly path: string } | { readonly missing: string };

/**
 * What a domain would install from: its first CD-ROM that holds something.
 * @param state as libvirt has it: where volumes lie
 */
export function installMediumOf(domain: Domain, state: LabState): InstallMedium {
  const drives = domain.disks.filter(({ device }) => device === 'cdrom');
  if (drives.length === 0) return { missing: 'it has no CD-ROM drive to boot the probe from' };
  const paths = drives.flatMap((drive) => pathOf(drive, state) ?? []);
  const [path] = paths;
  return path === undefined ? { missing: 'its CD-ROM drive holds no medium to boot the probe from' } : { path };
}

/** Where a disk's content is, as a path; undefined where it is no file. */
export function pathOf(disk: Disk, { pools }: LabState): string | undefined {
  if (disk.type === 'file') return disk.file;
  if (disk.type !== 'volume') return undefined;
  const pool = pools.find(({ name }) => name === disk.pool);
  return pool?.volumes.find(({ name }) => name === disk.volume)?.path;
}
