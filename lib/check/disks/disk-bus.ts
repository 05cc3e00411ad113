import type { Disk } from '../../model/objects.ts';

/**
 * A disk's declared bus, else the one that libvirt derives from its target name.
 * https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms
 */
export function busOf({ bus, target }: Pick<Disk, 'bus' | 'target'>): string | undefined {
  const [, prefix = ''] = /^(hd|sd|vd|xvd|ubd|fd)[a-z]+$/.exec(target ?? '') ?? [];
  return bus ?? byPrefix[prefix];
}

const byPrefix: Readonly<Record<string, string>> = {
  hd: 'ide',
  sd: 'scsi',
  vd: 'virtio',
  xvd: 'xen',
  ubd: 'uml',
  fd: 'fdc',
};
