import { fail, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const since = '9.9.0';

export const externalRevert = ofHost(
  {
    id: 'external-revert',
    category: 'domain',
    title: 'This libvirt reverts to external snapshots',
    severity: 'warning',
    cure: {
      nixos:
        'a nixpkgs with libvirt 9.9 or later; until then a copy of the volume (`virsh vol-clone`) is the way back.',
      elsewhere: 'libvirt 9.9 or later; until then a copy of the volume (`virsh vol-clone`) is the way back.',
    },
    why: 'Before 9.9 `virsh snapshot-revert` refuses an external snapshot, which before 10.9 is the only kind a UEFI domain can have (libvirt’s NEWS).',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, since)
        ? pass(`libvirt ${daemon}`)
        : fail(`libvirt ${since} or later`, `libvirt ${daemon}`, evidence),
    ),
);
