import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { volumeOf } from '../../check/disks/declared-volume.ts';
import { describeDisk } from '../../check/disks/disk-identity.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const diskFormat: ObjectCheck<'domain'> = {
  id: 'disk-format',
  category: 'domain',
  title: 'Every disk is read as the format that its volume has',
  severity: 'error',
  fix: 'Declare the disk’s `driver = { name = "qemu"; type = …; }` with the volume’s format, `qcow2` for one.',
  tier: 'rendered',
  why: 'A disk without a driver type is raw to libvirt. The guest of a qcow2 file then finds a disk of some hundred kilobytes, and what it writes destroys the file’s header. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }, context) => declared === undefined || knownOf(declared, context).length > 0,
  judge(domain, _subject, context) {
    const known = knownOf(domain, context);
    if (known.length === 0) return skip('the format of no volume is known');
    const wrong = known.filter(({ has, read }) => has !== read);
    const actual = wrong
      .map(({ disk, has, read }) => `${describeDisk(disk)} is ${has}, and read as ${read}`)
      .join(', ');
    return judgeNone(wrong, 'the formats of their volumes', 'the format of the volume', actual, ({ disk }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${disk.position}]`),
    );
  },
};

interface KnownDisk {
  readonly disk: Disk;
  readonly has: string;
  readonly read: string;
}

/** The disks and media whose format is told: by the volume that they are on, else by what their file is called. */
function knownOf({ disks }: Domain, context: CheckContext): KnownDisk[] {
  return disks.flatMap((disk) => {
    if (disk.device !== 'disk' && disk.device !== 'cdrom') return [];
    const has = formatOf(disk, context);
    return has === undefined ? [] : [{ disk, has, read: disk.format ?? 'raw' }];
  });
}

function formatOf(disk: Disk, context: CheckContext): string | undefined {
  const volume = volumeOf(disk, context);
  // A volume of a directory is raw where nobody says otherwise; those of other pools are devices.
  if (volume) return volume.format ?? 'raw';
  const [, suffix] = /\.(qcow2|vmdk|vdi|vhdx|iso)$/i.exec(disk.file ?? '') ?? [];
  return suffix?.toLowerCase() === 'iso' ? 'raw' : suffix?.toLowerCase();
}
