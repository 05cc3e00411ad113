import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { describeDrive, guestBusOf, unmatched } from '../../check/guest/guest-drives.ts';
import type { GuestDrive } from '../../model/guest-view.ts';

export const probeCdroms = probeCheck(
  {
    id: 'probe-cdroms',
    title: 'The guest finds the domain’s CD-ROM drives, each on its bus, and no other',
    severity: 'error',
    fix: 'Set `install_vol` (and `install_virtio`) in Nix to the ISOs of the lab file; a CD-ROM on q35 is on `sata`, not `ide`.',
    why: 'An installer looks for its own files and for drivers on the drives that it finds, which may be fewer than the firmware booted from.',
  },
  {
    judge(guest) {
      const seen = guest.view.cdroms.map(({ name, bus }) => `${name} on ${bus}`).join(', ') || 'no drive';
      return judgeExpected(guest, seen, [...byXml(guest), ...byLab(guest)], wordsOf(guest.view.cdroms));
    },
  },
);

function byXml({ domain, view, result }: Guest): Expectation[] {
  const by = 'its XML';
  const drives = domain.disks.filter(({ device }) => device === 'cdrom');
  const wanted = drives.map(({ bus }) => ({ bus: guestBusOf(bus), bytes: undefined }));
  const { missing, extra } = unmatched(wanted, view.cdroms);
  const each = drives.map(({ target, bus, position }, index): Expectation => {
    const xpath = `/domain/devices/disk[${position}]/target`;
    return { by, expected: `${target} on ${bus}`, holds: !missing.includes(index), xpath };
  });
  const xpath = `/domain/devices/disk[${domain.disks.length + 1}]`;
  const lent = result.lent?.added ? 1 : 0;
  return [...each, { by, expected: `${drives.length} and no more`, holds: extra - lent <= missing.length, xpath }];
}

/** The lab file names ISOs, and no drive that is empty or holds one of Nix's. */
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
