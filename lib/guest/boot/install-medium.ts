import type { LabState } from '../../model/lab-state.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import type { LentDrive } from '../../model/probe.ts';
import type { XmlSource } from '../../xml/source.ts';
import { selectXpath } from '../../xml/xpath.ts';

/** The file whose content the probe replaces, or why the domain would not boot from such a file. */
export type InstallMedium = { readonly path: string } | LentDrive;

/**
 * What a domain would install from: its first CD-ROM with a medium, if it boots from CD-ROM at all.
 * @param state from libvirt, with the paths of volumes
 */
export function installMediumOf(domain: Domain, state: LabState): InstallMedium {
  const drives = domain.disks.filter(({ device }) => device === 'cdrom');
  if (drives.length === 0) return { why: 'it has no CD-ROM drive', added: true };
  const [path] = drives.flatMap((drive) => pathOf(drive, state) ?? []);
  if (path === undefined) return { why: 'its CD-ROM drive contains no file', added: false };
  const why = whyNotFromCdrom(domain);
  return why === undefined ? { path } : { why, added: false };
}

/** The path of a disk's content; undefined if it is not a file. */
export function pathOf(disk: Disk, { pools }: LabState): string | undefined {
  if (disk.type === 'file') return disk.file;
  if (disk.type !== 'volume') return undefined;
  const pool = pools.find(({ name }) => name === disk.pool);
  return pool?.volumes.find(({ name }) => name === disk.volume)?.path;
}

/** The XML defines the boot order either globally or on the devices, never both. https://libvirt.org/formatdomain.html#bios-bootloader */
const fromCdrom = "/domain/os/boot[@dev='cdrom'] or /domain/devices/disk[@device='cdrom']/boot";

function whyNotFromCdrom({ xml }: Domain): string | undefined {
  if (holds(xml, '/domain/os/kernel')) return 'it boots a kernel directly';
  return holds(xml, fromCdrom) ? undefined : 'its boot order does not include its CD-ROM drive';
}

function holds(xml: XmlSource, condition: string): boolean {
  return selectXpath(xml, `boolean(${condition})`) === 'true';
}
