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
  title: 'Disk driver has the format of its volume',
  severity: 'error',
  fix: {
    nix: 'Declare `driver = { name = "qemu"; type = …; }` of the disk with the format of its volume, for example `qcow2`.',
    xml: 'Declare `<driver name="qemu" type="…"/>` of the disk with the format of its volume, for example `qcow2`.',
  },
  tier: 'rendered',
  why: 'libvirt reads a disk without a driver type as raw. On a qcow2 file the guest then sees a disk of a few hundred kilobytes, and its writes destroy the header of the file. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }, context) => declared === undefined || knownOf(declared, context).length > 0,
  judge(domain, _subject, context) {
    const known = knownOf(domain, context);
    if (known.length === 0) return skip('no volume format is known');
    const wrong = known.filter(({ has, read }) => has !== read);
    const actual = wrong
      .map(({ disk, has, read }) => `${describeDisk(disk)} is ${has}, but read as ${read}`)
      .join(', ');
    return judgeNone(wrong, ({ disk }) => evidenceAt(domain.xml, `/domain/devices/disk[${disk.position}]`), {
      ok: 'the formats of the volumes',
      expected: 'the formats of the volumes',
      actual: actual,
    });
  },
};

interface KnownDisk {
  readonly disk: Disk;
  readonly has: string;
  readonly read: string;
}

/** The disks and media whose format is known: from their volume, else from their file name. */
function knownOf({ disks }: Domain, context: CheckContext): KnownDisk[] {
  return disks.flatMap((disk) => {
    if (disk.device !== 'disk' && disk.device !== 'cdrom') return [];
    const has = formatOf(disk, context);
    return has === undefined ? [] : [{ disk, has, read: disk.format ?? 'raw' }];
  });
}

function formatOf(disk: Disk, context: CheckContext): string | undefined {
  const volume = volumeOf(disk, context);
  // A volume in a directory is raw by default; those of other pools are devices.
  if (volume) return volume.format ?? 'raw';
  const [, suffix] = /\.(qcow2|vmdk|vdi|vhdx|iso)$/i.exec(disk.file ?? '') ?? [];
  return suffix?.toLowerCase() === 'iso' ? 'raw' : suffix?.toLowerCase();
}
