import { reaches } from '../../model/tier.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { isLeftToHost, onlyHostKnows, standInsOf } from '../left-to-host.ts';
import { memo } from '../memo.ts';
import { nameOf, volumesOf } from '../subjects.ts';
import { judgeNone, skip } from '../verdict.ts';

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
    const isLeft = isLeftToHost('pool', context);
    const unknown = named.filter(({ pool = '', volume }) => {
      if (standInsOf(context).has(`pool ${pool}`)) return true;
      return !reaches(context.tier, 'sandbox') && isLeft && !known(context).has(`${pool}/${volume}`);
    });
    const lost = named.filter((disk) => !unknown.includes(disk) && !known(context).has(`${disk.pool}/${disk.volume}`));
    if (lost.length === 0 && unknown.length > 0) {
      const what = unknown.map(({ pool, volume }) => `volume ${pool}/${volume}`).join(', ');
      return skip(onlyHostKnows(what, 'pools'));
    }
    const names = lost.map(({ pool, volume }) => `${pool}/${volume}`).join(', ');
    return judgeNone(lost, 'all declared', 'volumes that are there', `nobody declares ${names}`, ({ position }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
    );
  },
};

const known: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ declared, observed }) => new Set([...volumesOf(declared), ...volumesOf(observed)].map(nameOf)),
);
