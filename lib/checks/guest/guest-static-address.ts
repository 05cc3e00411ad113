import type { Guest } from '../../check/guest/guest.ts';
import { placeOf } from '../../check/guest/guest-adapters.ts';
import { guestCheck } from '../../check/guest/guest-check.ts';

export const guestStaticAddress = guestCheck(
  {
    id: 'guest-static-address',
    title: 'Manually set static IP 192.168.56.10 on second adapter',
    fix: "By hand, on the adapter with lab-net's MAC (domain-interface-order lists it; it is the first NIC, not the second): `Get-NetAdapter | Where-Object MacAddress -eq … | New-NetIPAddress -IPAddress … -PrefixLength 24`.",
    why: "The plan calls lab-net's adapter the second; in the XML it is the first. Set on the wrong one, the guest is cut off from both networks.",
  },
  'it is set by hand inside an installed guest',
  (guest) => `the probe guest finds ${adaptersOf(guest)} (see probe-interface-order)`,
);

function adaptersOf({ view, domain, context }: Guest): string {
  const found = view.interfaces.map(({ mac }, index) => {
    const nic = domain.interfaces.find((one) => one.mac === mac);
    return `adapter ${index + 1} on ${nic ? placeOf(nic, context) : 'no network of its XML'} (${mac})`;
  });
  return found.join(', ') || 'no adapter';
}
