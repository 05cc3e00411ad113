import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';
import { nameOf, volumesOf } from '../subjects.ts';
import { judgeNone } from '../verdict.ts';

export const diskVolumeDeclared: ObjectCheck<'domain'> = {
  id: 'disk-volume-declared',
  steps: [],
  title: 'Every volume that a disk names is in a declared pool',
  severity: 'error',
  fix: "Add the volume to the pool's `volumes` in Nix, or correct the disk's `pool` and `volume`.",
  tier: 'rendered',
  why: 'A disk of a volume that does not exist is defined without complaint; the domain then refuses to start: "Storage volume not found".',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.disks.some(({ volume }) => volume !== undefined),
  judge(domain, _subject, context) {
    const named = domain.disks.filter(({ volume }) => volume !== undefined);
    const lost = named.filter(({ pool, volume }) => !known(context).has(`${pool}/${volume}`));
    const names = lost.map(({ pool, volume }) => `${pool}/${volume}`).join(', ');
    return judgeNone(lost, 'all declared', 'volumes that are there', `nobody declares ${names}`, ({ position }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
    );
  },
};

const known: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ declared, observed }) => new Set([...volumesOf(declared), ...volumesOf(observed)].map(nameOf)),
);
