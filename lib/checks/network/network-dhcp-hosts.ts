import type { ObjectCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { isInside, parseAddress, subnetOf } from '../../model/ip.ts';
import type { DhcpHost, Network, NetworkAddress } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkDhcpHosts: ObjectCheck<'network'> = {
  id: 'network-dhcp-hosts',
  category: 'network',
  title: 'Every static lease has a unique address inside the subnet',
  severity: 'error',
  fix: 'Give each DHCP host a unique address of the network’s subnet, and each MAC address only one host.',
  tier: 'rendered',
  why: 'dnsmasq gives an address that two hosts share to the first that asks, and never one outside the subnet; the other guest gets a different address or none. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.addresses.some(({ hosts }) => hosts.length > 0),
  judge(network) {
    const wrong = faultsOf(network);
    const actual = wrong.map(({ what }) => what).join('; ');
    const hosts = network.addresses.flatMap((address) => address.hosts).length;
    return judgeNone(
      wrong,
      ({ position, address }) => evidenceAt(network.xml, `/network/ip[${address}]/dhcp/host[${position}]`),
      {
        ok: `${hosts} static ${hosts === 1 ? 'lease' : 'leases'}`,
        expected: 'a unique address for each',
        actual: actual,
      },
    );
  },
};

interface FaultyHost {
  readonly what: string;
  readonly address: number;
  readonly position: number;
}

function faultsOf({ addresses }: Network): FaultyHost[] {
  const seen = new Set<string>();
  return addresses.flatMap((address) =>
    address.hosts.flatMap((host) => {
      const what = faultOf(host, address, seen);
      return what === undefined ? [] : [{ what, address: address.position, position: host.position }];
    }),
  );
}

function faultOf(
  { mac, id, ip }: DhcpHost,
  { address, prefix, family }: NetworkAddress,
  seen: Set<string>,
): string | undefined {
  const key = ip === undefined ? undefined : `${family} ${parseAddress(ip)?.value ?? ip}`;
  const owner = mac ?? id;
  const twice = key !== undefined && seen.has(key) ? `${ip} is given to two hosts` : undefined;
  const again = owner !== undefined && seen.has(`${family} ${owner}`) ? `${owner} has two leases` : undefined;
  for (const one of [key, owner && `${family} ${owner}`]) if (one) seen.add(one);
  if (twice ?? again) return twice ?? again;
  if (ip === undefined) return undefined;
  if (parseAddress(ip)?.value === parseAddress(address)?.value) return `${ip} is the address of the network itself`;
  if (prefix === undefined || !subnetOf({ address, prefix })) return undefined;
  if (!isInside(ip, { address, prefix })) return `${ip} is not in ${address}/${prefix}`;
  return undefined;
}
