import type { Guest } from '../../check/guest/guest.ts';
import { guestCheck } from '../../check/guest/guest-check.ts';

export const guestDefaultLease = guestCheck(
  {
    id: 'guest-default-lease',
    title: 'After install: verify VM gets 192.168.122.x from default NAT',
    fix: 'By hand, with the guest running: `virsh net-dhcp-leases default` must list its MAC.',
    why: "Only a guest's own DHCP client asks for a lease; firmware that finds nothing to boot from the network may, but that proves nothing of Windows.",
  },
  'it takes an installed Windows',
  (guest) => `the probe guest, in its place, got ${leasesOf(guest)} (see probe-lease)`,
);

function leasesOf({ boot }: Guest): string {
  return boot.leases.map(({ address, network }) => `${address} on ${network}`).join(', ') || 'no lease';
}
