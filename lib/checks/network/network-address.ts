import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkAddress: ObjectCheck<'network'> = {
  id: 'network-address',
  category: 'network',
  title: 'Network address matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `ip = { address = …; netmask = …; }` of the network in Nix to the address in the lab file, or correct the lab file.',
    xml: 'Set `<ip address="…" prefix="…">` of the network to the address in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'Guests get their gateway and their addresses from it. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.address !== undefined,
  judge(network, { intent }) {
    const expected = `${intent?.address?.address}/${intent?.address?.prefix}`;
    const found = network.addresses.map(({ address, prefix }) => `${address}/${prefix ?? 'no prefix'}`);
    if (found.includes(expected)) return pass(expected);
    return fail(expected, found.join(', ') || 'no address', evidenceAt(network.xml, '/network/ip'));
  },
};
