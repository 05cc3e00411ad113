import type { ObjectCheck } from '../../check/check.ts';
import { interfacePath, networkOf, placeOf } from '../../check/lookup.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainInterfaceOrder: ObjectCheck<'domain'> = {
  id: 'domain-interface-order',
  category: 'domain',
  title: 'Order of the network interfaces matches the lab file',
  severity: 'notice',
  fix: 'Set addresses in the guest by MAC address, never by position (Windows: `Get-NetAdapter | Where-Object MacAddress -eq …`; systemd-networkd: `MACAddress=`), or list the interfaces in the order of the lab file.',
  tier: 'rendered',
  why: 'A guest numbers its adapters as it finds them: an address set on “the second adapter” is on the wrong network if the order is not the intended one.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) =>
    (intent?.interfaces?.length ?? 0) > 1 && intent?.interfaces?.some(({ network }) => network !== undefined) === true,
  judge(domain, { intent }, context) {
    const wanted = intent?.interfaces?.map(({ network }) => network) ?? [];
    const found = domain.interfaces.map((nic) => networkOf(nic, context) ?? placeOf(nic));
    const actual = domain.interfaces
      .map((nic, index) => `adapter ${index + 1} is on ${found[index]}: ${nic.mac ?? 'no MAC'}`)
      .join('; ');
    const wrong = domain.interfaces.find((_, index) => wanted[index] !== undefined && found[index] !== wanted[index]);
    if (!wrong) return pass(actual);
    return fail(
      `adapters in the order ${wanted.map((network) => network ?? 'any').join(', ')}`,
      actual,
      evidenceAt(domain.xml, interfacePath(wrong)),
    );
  },
};
