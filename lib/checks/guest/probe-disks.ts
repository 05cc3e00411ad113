import type { CheckContext } from '../../check/context.ts';
import { diskIdentity } from '../../check/disks/disk-identity.ts';
import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { type Drive, describeDrive, guestBusOf, unmatched } from '../../check/guest/guest-drives.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { memo } from '../../check/memo.ts';
import { volumesOf } from '../../check/subjects.ts';
import type { DiskIntent } from '../../lab/lab.ts';
import type { Disk } from '../../model/objects.ts';

export const probeDisks = probeCheck(
  {
    id: 'probe-disks',
    title: 'Guest sees the declared disks, and no others',
    severity: 'error',
    fix: {
      nix: 'Set `storage_vol` in Nix to the volumes in the lab file, and resize an existing volume with `virsh vol-resize`, because an apply does not; use `sata` for Windows, whose installer has no driver for `virtio`.',
      xml: 'Set `<source>` of the disks to the volumes in the lab file, and resize an existing volume with `virsh vol-resize`, because an apply does not; use `sata` for Windows, whose installer has no driver for `virtio`.',
    },
    why: 'NixVirt matches volumes by name only: 60 GiB declared for an existing volume of 1 GiB gives no error, and the guest gets 1 GiB. An installer partitions the disks that it finds.',
  },
  {
    judge(guest) {
      const { disks } = guest.view;
      const seen = disks.map((disk) => `${disk.name}: ${describeDrive(disk)}`).join(', ') || 'no disk';
      return judgeExpected(guest, seen, [...byXml(guest), ...byLab(guest)]);
    },
  },
);

function byXml({ domain, view, context }: Guest): Expectation[] {
  const by = 'the domain XML';
  const disks = hardDisksOf(domain);
  const wanted = disks.map((disk) => driveOf(disk, context));
  const { missing, extra } = unmatched(wanted, view.disks);
  const each = disks.map((disk, index): Expectation => {
    const expected = `${disk.target}: ${describeDrive(wanted[index] as Drive)}`;
    return { by, expected, holds: !missing.includes(index), xpath: `/domain/devices/disk[${disk.position}]` };
  });
  // An additional drive in place of a missing one is reported as the missing one.
  const surplus = extra - missing.length;
  const xpath = `/domain/devices/disk[${domain.disks.length + 1}]`;
  return [
    ...each,
    {
      by,
      expected: `no more than ${disks.length} ${disks.length === 1 ? 'disk' : 'disks'}`,
      holds: surplus <= 0,
      xpath,
    },
  ];
}

/** The lab file states the number of disks, and the size of those that are volumes of its pools. */
function byLab({ intent, view, context }: Guest): Expectation[] {
  if (!intent?.disks) return [];
  const wanted = intent.disks.map((disk): Drive => ({ bus: undefined, bytes: intendedBytes(disk, context) }));
  const { missing, extra } = unmatched(wanted, view.disks);
  const expected = wanted.map(describeDrive).join(', ') || 'no disk';
  return [{ by: 'the lab file', expected, holds: missing.length === 0 && extra === 0, xpath: '/domain/devices/disk' }];
}

function driveOf(disk: Disk, context: CheckContext): Drive {
  const identity = diskIdentity(disk, context);
  return {
    bus: guestBusOf(disk.bus),
    bytes: identity === undefined ? undefined : capacitiesOf(context).get(identity),
  };
}

const capacitiesOf: (context: CheckContext) => ReadonlyMap<string, bigint | undefined> = memo(
  ({ observed }) => new Map(volumesOf(observed).map(({ pool, name, capacity }) => [`${pool}/${name}`, capacity])),
);

function intendedBytes(disk: DiskIntent, { lab }: CheckContext): bigint | undefined {
  if (disk.kind === 'file') return undefined;
  const pool = lab.pools.find(({ name }) => name === disk.pool);
  return pool?.volumes.find(({ name }) => name === disk.volume)?.capacity;
}
