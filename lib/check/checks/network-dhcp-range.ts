import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import { fail, pass } from '../verdict.ts';

export const networkDhcpRange: ObjectCheck<'network'> = {
  id: 'network-dhcp-range',
  steps: [2],
  title: '`virsh net-dumpxml` shows the DHCP range',
  severity: 'error',
  fix: "Set `ip.dhcp.range = { start = …; end = …; }` in Nix to the lab file's range, or leave `dhcp` out for `dhcp: false`.",
  tier: 'rendered',
  why: 'Addresses outside of the range are the ones the lab gives out by hand; a wider range hands them to guests. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.dhcp !== undefined,
  judge(network, { intent }) {
    const expected = intent?.dhcp ? `${intent.dhcp.start}-${intent.dhcp.end}` : 'no DHCP';
    const ranges = network.addresses.flatMap(({ dhcp }) => dhcp.map(({ start, end }) => `${start}-${end}`));
    const actual = ranges.join(', ') || 'no DHCP';
    if (actual === expected) return pass(actual);
    return fail(expected, actual, evidenceAt(network.xml, '/network/ip/dhcp/range'));
  },
};
