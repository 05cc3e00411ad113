import { guestCheck } from '../../check/guest/guest-check.ts';

export const guestInstallerBoots = guestCheck(
  {
    id: 'guest-installer-boots',
    title: 'Windows installer should boot from ISO',
    fix: 'By hand: `virsh start NAME`, `virt-manager`, press a key at "Press any key to boot from CD".',
    why: 'The installer waits for a key before it boots, and the ISO is not ours to ship. What can be shown without it is: the ISO is in the drive (domain-cdroms), is there (cdrom-file-present), the firmware runs (domain-firmware-screen).',
  },
  'it takes the real Windows ISO and a key press',
  ({ boot }) =>
    `the probe guest booted from the ISO’s place in ${Math.round(boot.milliseconds / 1000)} s (see probe-answers)`,
);
