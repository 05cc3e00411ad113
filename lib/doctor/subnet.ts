import { type Cidr, isInside } from '../model/ip.ts';
import type { Network } from '../model/objects.ts';
import type { NetworkDemand } from './demands.ts';

/**
 * Whether `other` is the subnet or lies within it. A wider one that holds it does no harm: the narrower route wins, and libvirt asks for
 * the same only (src/network/bridge_driver_linux.c).
 */
export function collides(subnet: Cidr, other: Cidr): boolean {
  return other.prefix >= subnet.prefix && isInside(other.address, subnet);
}

/** The network that the lab's is in libvirt already: by UUID, as NixVirt tells them apart; by name where the lab says none. */
export function ownNetwork(demand: NetworkDemand, networks: readonly Network[]): Network | undefined {
  return networks.find(({ uuid, name }) => (demand.uuid === undefined ? name === demand.name : uuid === demand.uuid));
}
