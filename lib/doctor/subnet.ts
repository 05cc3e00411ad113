import { subnetBits } from '../model/ipv4.ts';
import type { Network } from '../model/objects.ts';
import type { NetworkDemand } from './demands.ts';

interface Subnet {
  readonly address: string;
  readonly prefix: number;
}

/** `192.168.56.1/24`; undefined for what is no IPv4. */
export function parseSubnet(cidr: string): Subnet | undefined {
  const [address = '', prefix = ''] = cidr.split('/');
  return /^\d+\.\d+\.\d+\.\d+$/.test(address) && /^\d+$/.test(prefix) ? { address, prefix: Number(prefix) } : undefined;
}

/**
 * Whether `other` is the subnet or lies within it. A wider one that holds it does no harm: the narrower route wins, and libvirt asks for
 * the same only (src/network/bridge_driver_linux.c).
 */
export function collides(subnet: Subnet, other: Subnet): boolean {
  if (other.prefix < subnet.prefix) return false;
  return subnetBits(other.address, subnet.prefix) === subnetBits(subnet.address, subnet.prefix);
}

/** Whether two subnets have an address in common. */
export function overlaps(a: Subnet, b: Subnet): boolean {
  return collides(a, b) || collides(b, a);
}

/** The network that the lab's is in libvirt already: by UUID, as NixVirt tells them apart; by name where the lab says none. */
export function ownNetwork(demand: NetworkDemand, networks: readonly Network[]): Network | undefined {
  return networks.find(({ uuid, name }) => (demand.uuid === undefined ? name === demand.name : uuid === demand.uuid));
}

/** The IPv4 subnets of a network of libvirt. */
export function subnetsOf({ addresses }: Network): Subnet[] {
  return addresses.flatMap(({ family, address, prefix }) =>
    family === 'ipv4' && prefix !== undefined ? [{ address, prefix }] : [],
  );
}
