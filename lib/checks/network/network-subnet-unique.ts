import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { type Subnet as Addresses, subnetOf } from '../../model/ip.ts';
import { subnetsOf } from '../../model/network-subnets.ts';
import { evidenceAt } from '../../xml/evidence.ts';

interface Subnet extends Addresses {
  readonly network: string;
}

export const networkSubnetUnique: ObjectCheck<'network'> = {
  id: 'network-subnet-unique',
  category: 'network',
  title: 'Subnet overlaps no other network',
  severity: 'error',
  fix: 'Declare a different subnet on one of the two networks.',
  tier: 'rendered',
  why: 'libvirt refuses to start a network whose subnet is already in use by an interface of the host (networkCheckRouteCollision in its bridge driver). It starts two IPv6 networks with one subnet, and the host sends the traffic for both to one of them.',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.addresses.length > 0,
  judge(network, _subject, context) {
    const clash = clashes(context).get(network.name);
    if (!clash) return pass('overlaps no other network');
    const expected = 'overlaps no other network';
    return fail(expected, `overlaps ${clash.network} (${clash.cidr})`, evidenceAt(network.xml, '/network/ip'));
  },
};

/** The network that each overlaps with, by a sweep over the subnets of each family in the order of their first addresses. */
const clashes: (context: CheckContext) => ReadonlyMap<string, Subnet> = memo(({ declared }) => {
  const subnets = declared.networks
    .flatMap((network) => subnetsOf(network.addresses).flatMap((cidr) => named(network.name, subnetOf(cidr))))
    .sort((a, b) => a.bits - b.bits || Number(a.first - b.first));
  const found = new Map<string, Subnet>();
  let widest: Subnet | undefined;
  for (const subnet of subnets) {
    const meets = widest?.bits === subnet.bits && subnet.first <= widest.last;
    if (widest && meets && widest.network !== subnet.network) {
      found.set(subnet.network, widest);
      if (!found.has(widest.network)) found.set(widest.network, subnet);
    }
    if (!widest || !meets || subnet.last > widest.last) widest = subnet;
  }
  return found;
});

function named(network: string, subnet: Addresses | undefined): Subnet[] {
  return subnet ? [{ ...subnet, network }] : [];
}
