import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { formatIpv4, subnetBits } from '../../model/ipv4.ts';
import { evidenceAt } from '../../xml/evidence.ts';

interface Subnet {
  readonly network: string;
  readonly first: number;
  readonly last: number;
  readonly cidr: string;
}

export const networkSubnetUnique: ObjectCheck<'network'> = {
  id: 'network-subnet-unique',
  category: 'network',
  title: 'No two networks share addresses',
  severity: 'error',
  fix: 'Give one of the two networks another subnet.',
  tier: 'rendered',
  why: 'libvirt refuses to start a network whose subnet is already in use by an interface of the host (networkCheckRouteCollision in its bridge driver).',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.addresses.length > 0,
  judge(network, _subject, context) {
    const clash = clashes(context).get(network.name);
    if (!clash) return pass('no other network has its addresses');
    const expected = 'addresses of its own';
    return fail(expected, `overlaps ${clash.network} (${clash.cidr})`, evidenceAt(network.xml, '/network/ip'));
  },
};

/** The network that each overlaps with, by a sweep over the subnets in order of their first address. */
const clashes: (context: CheckContext) => ReadonlyMap<string, Subnet> = memo(({ declared }) => {
  const subnets = declared.networks.flatMap(subnetsOf).sort((a, b) => a.first - b.first);
  const found = new Map<string, Subnet>();
  let widest: Subnet | undefined;
  for (const subnet of subnets) {
    if (widest && widest.network !== subnet.network && subnet.first <= widest.last) {
      found.set(subnet.network, widest);
      if (!found.has(widest.network)) found.set(widest.network, subnet);
    }
    if (!widest || subnet.last > widest.last) widest = subnet;
  }
  return found;
});

function subnetsOf(network: CheckContext['declared']['networks'][number]): Subnet[] {
  return network.addresses.flatMap(({ family, address, prefix }) => {
    const first = family === 'ipv4' && prefix !== undefined ? subnetBits(address, prefix) : undefined;
    if (first === undefined || prefix === undefined) return [];
    return [
      { network: network.name, first, last: first + 2 ** (32 - prefix) - 1, cidr: `${formatIpv4(first)}/${prefix}` },
    ];
  });
}
