import { fail, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const since = '10.9.0';

export const uefiSnapshots = ofHost(
  {
    id: 'uefi-snapshots',
    category: 'domain',
    title: 'This libvirt takes internal snapshots of UEFI domains',
    severity: 'warning',
    cure: {
      nixos: 'a nixpkgs with libvirt 10.10 or later; until then `virsh snapshot-create-as --disk-only`.',
      elsewhere: 'libvirt 10.10 or later; until then `virsh snapshot-create-as --disk-only`.',
    },
    why: 'The plan’s Step 7 takes snapshots. Up to 10.8 libvirt refuses them for pflash firmware; from 10.9 on it takes them where the NVRAM is qcow2, and from 10.10 on it reverts to them too (libvirt’s NEWS).',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, since)
        ? pass(`libvirt ${daemon}, where the NVRAM is qcow2`)
        : fail(`libvirt ${since} or later`, `libvirt ${daemon}`, evidence),
    ),
  ({ uefi }) => uefi.length > 0,
);
