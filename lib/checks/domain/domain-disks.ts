import type { ObjectCheck } from '../../check/check.ts';
import { describeDisk, diskIdentity, intentIdentity } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { DiskIntent } from '../../lab/lab.ts';
import type { Disk } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainDisks: ObjectCheck<'domain'> = {
  id: 'domain-disks',
  category: 'domain',
  title: 'Disks match the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `source = { pool = …; volume = …; }` of the disk (`storage_vol` of a template) in Nix to the disks in the lab file, in its order, or correct the lab file.',
    xml: 'Set `<source pool="…" volume="…"/>` (or `file="…"`) to the disks in the lab file, in its order, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'With another disk the domain boots an empty machine, or overwrites the disk of another domain. An external snapshot also changes the disk, and a switch changes it back.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.disks !== undefined,
  judge(domain, { intent }, context) {
    const [wanted, disks] = [intent?.disks ?? [], hardDisksOf(domain)];
    const same = (disk: Disk | undefined, want: DiskIntent | undefined) =>
      disk && want && diskIdentity(disk, context) === intentIdentity(want, context);
    const actual = disks.map(describeDisk).join(', ') || 'no disk';
    if (disks.length === wanted.length && disks.every((disk, index) => same(disk, wanted[index]))) return pass(actual);
    const wrong = disks.find((disk, index) => !same(disk, wanted[index]));
    const expected = wanted
      .map((want) => (want.kind === 'file' ? want.path : `${want.pool}/${want.volume}`))
      .join(', ');
    const position = wrong?.position ?? domain.disks.length + 1;
    return fail(expected || 'no disk', actual, evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`));
  },
};
