import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { describeDrive, guestBusOf, unmatched } from '../../check/guest/guest-drives.ts';
import type { GuestDrive } from '../../model/guest-view.ts';

export const probeCdroms = probeCheck(
  {
    id: 'probe-cdroms',
    title: 'Guest sees the declared CD-ROM drives, and no others',
    severity: 'error',
    fix: {
      nix: 'Set `install_vol` (and `install_virtio`) in Nix to the ISOs in the lab file; on q35 a CD-ROM drive is on `sata`, not `ide`.',
      xml: 'Set `<source>` of the CD-ROM drives to the ISOs in the lab file; on q35 a CD-ROM drive is on `sata`, not `ide`.',
    },
    why: 'An installer looks for its files and for drivers on the drives that its kernel finds, which may be fewer than the firmware booted from.',
  },
  {
    judge(guest) {
      const seen = guest.view.cdroms.map(({ name, bus }) => `${name} on ${bus}`).join(', ') || 'no drive';
      return judgeExpected(guest, seen, [...byXml(guest), ...byLab(guest)], wordsOf(guest.view.cdroms));
    },
  },
);

function byXml({ domain, view, result }: Guest): Expectation[] {
  const by = 'the domain XML';
  const drives = domain.disks.filter(({ device }) => device === 'cdrom');
  const wanted = drives.map(({ bus }) => ({ bus: guestBusOf(bus), bytes: undefined }));
  const { missing, extra } = unmatched(wanted, view.cdroms);
  const each = drives.map(({ target, bus, position }, index): Expectation => {
    const xpath = `/domain/devices/disk[${position}]/target`;
    return { by, expected: `${target} on ${bus}`, holds: !missing.includes(index), xpath };
  });
  const xpath = `/domain/devices/disk[${domain.disks.length + 1}]`;
  const lent = result.lent?.added ? 1 : 0;
  return [
    ...each,
    {
      by,
      expected: `no more than ${drives.length} ${drives.length === 1 ? 'drive' : 'drives'}`,
      holds: extra - lent <= missing.length,
      xpath,
    },
  ];
}

/** The lab file names ISOs; it does not list drives that are empty or contain an ISO from Nix. */
function byLab({ intent, view }: Guest): Expectation[] {
  const count = intent?.cdroms?.length;
  if (count === undefined) return [];
  const expected = count === 1 ? 'a drive for the ISO' : `drives for ${count} ISOs`;
  const xpath = "/domain/devices/disk[@device='cdrom']";
  return [{ by: 'the lab file', expected, holds: view.cdroms.length >= count, xpath }];
}

function wordsOf(drives: readonly GuestDrive[]): string {
  return drives
    .map((drive) => `${drive.name}: ${describeDrive(drive)}${drive.bytes === undefined ? ', empty' : ''}`)
    .join('\n');
}
