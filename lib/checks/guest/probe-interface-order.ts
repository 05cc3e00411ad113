import { judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';
import { placeOf } from '../../check/guest/guest-adapters.ts';
import { interfacePath } from '../../check/lookup.ts';
import { skip } from '../../finding/verdict.ts';

export const probeInterfaceOrder = probeCheck(
  {
    id: 'probe-interface-order',
    title: 'Guest numbers its adapters in the order of the XML',
    severity: 'notice',
    fix: 'Set addresses in the guest by MAC address (`Get-NetAdapter | Where-Object MacAddress -eq …`), never by position, or give the interfaces PCI addresses in ascending order.',
    why: 'A guest numbers adapters by PCI address, not by their position in the XML: an adapter behind a PCI bridge (rtl8139, e1000 on q35) may be out of order. See domain-interface-order for the network of each adapter.',
  },
  {
    asks: ({ interfaces }) => interfaces.length > 1,
    judge(guest) {
      const { domain, view, context } = guest;
      const known = view.interfaces.flatMap(({ name, mac }) => {
        const nic = domain.interfaces.find((one) => one.mac === mac);
        return nic ? [{ name, nic }] : [];
      });
      if (known.length < 2) return skip('the guest found fewer than two of its adapters (see probe-interfaces)');
      const seen = known.map(({ name, nic }) => `${name} is ${nic.mac}, on ${placeOf(nic, context)}`).join('; ');
      const inOrder = known.map(({ nic }) => nic).sort((a, b) => a.position - b.position);
      const expectations = inOrder.map((nic, index) => ({
        by: 'the domain XML' as const,
        expected: `${known[index]?.name} is ${nic.mac}`,
        holds: known[index]?.nic === nic,
        xpath: interfacePath(nic),
      }));
      return judgeExpected(guest, seen, expectations);
    },
  },
);
