import { fail, pass } from '../../finding/verdict.ts';
import { atLeast } from '../../model/libvirt-version.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

const since = '10.9.0';

export const uefiSnapshots = ofHost(
  {
    id: 'uefi-snapshots',
    category: 'domain',
    title: 'libvirt supports internal snapshots of UEFI domains',
    severity: 'warning',
    cure: {
      nixos: 'use a nixpkgs with libvirt 10.10 or later; until then, use `virsh snapshot-create-as --disk-only`.',
      elsewhere: 'use libvirt 10.10 or later; until then, use `virsh snapshot-create-as --disk-only`.',
    },
    why: 'Up to 10.8, libvirt rejects them for pflash firmware. Since 10.9 it takes them where the NVRAM is qcow2, and since 10.10 it also reverts to them (libvirt’s NEWS).',
  },
  ({ libvirt }) =>
    judgeFact(libvirt.versions, ({ daemon }, evidence) =>
      atLeast(daemon, since)
        ? pass(`libvirt ${daemon}, if the NVRAM is qcow2`)
        : fail(`libvirt ${since} or later`, `libvirt ${daemon}`, evidence),
    ),
  ({ uefi }) => uefi.length > 0,
);
