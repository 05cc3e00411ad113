import { fail, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const since = '9.9.0';

export const externalRevert = ofHost(
  {
    id: 'external-revert',
    category: 'domain',
    title: 'libvirt can revert to external snapshots',
    severity: 'warning',
    cure: {
      nixos:
        'use a nixpkgs with libvirt 9.9 or later; until then, keep a copy of the volume to go back to (`virsh vol-clone`).',
      elsewhere: 'use libvirt 9.9 or later; until then, keep a copy of the volume to go back to (`virsh vol-clone`).',
    },
    why: 'Before 9.9, `virsh snapshot-revert` rejects external snapshots, which before 10.9 are the only kind that a UEFI domain can have (libvirt’s NEWS).',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, since)
        ? pass(`libvirt ${daemon}`)
        : fail(`libvirt ${since} or later`, `libvirt ${daemon}`, evidence),
    ),
);
