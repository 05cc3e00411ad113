import type { ObjectCheck } from '../../check/check.ts';
import { describeDisk } from '../../check/disks/disk-identity.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainCdroms: ObjectCheck<'domain'> = {
  id: 'domain-cdroms',
  category: 'domain',
  title: 'Installation media match the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `install_vol` in Nix to the ISO in the lab file (a string, not a Nix path, which would be copied into the store), or correct the lab file.',
    xml: 'Set `<source file="…"/>` of the CD-ROM drives to the ISOs in the lab file, in its order, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'Without the ISO the firmware finds nothing to boot. CD-ROMs from the Nix store (`install_virtio`) and empty drives are not counted: a lab file cannot name the former, and the latter have no medium.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.cdroms !== undefined,
  judge(domain, { intent }) {
    const wanted = intent?.cdroms ?? [];
    const drives = domain.disks.filter((disk) => disk.device === 'cdrom' && describeDisk(disk) !== 'no source');
    const counted = drives.filter((disk) => !disk.file?.startsWith('/nix/store/') || wanted.includes(disk.file));
    const found = counted.map(describeDisk);
    const actual = found.join(', ') || 'no ISO';
    if (actual === (wanted.join(', ') || 'no ISO')) return pass(actual);
    const wrong = counted.find((_, index) => found[index] !== wanted[index]);
    const place = wrong
      ? `/domain/devices/disk[${wrong.position}]/source`
      : "/domain/devices/disk[@device='cdrom'][source]";
    return fail(wanted.join(', ') || 'no ISO', actual, evidenceAt(domain.xml, place));
  },
};
