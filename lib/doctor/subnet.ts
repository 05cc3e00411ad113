import { type Cidr, isInside } from '../model/ip.ts';
import type { Network } from '../model/objects.ts';
import type { NetworkDemand } from './demands.ts';

/**
 * Whether `other` is the subnet or lies within it. A wider one that contains it is harmless: the more specific route wins, and libvirt checks only
 * for the same (src/network/bridge_driver_linux.c).
 */
export function collides(subnet: Cidr, other: Cidr): boolean {
  return other.prefix >= subnet.prefix && isInside(other.address, subnet);
}

/** The lab's network in libvirt, if it exists already: by UUID, as in NixVirt; by name if the lab has none. */
export function ownNetwork(demand: NetworkDemand, networks: readonly Network[]): Network | undefined {
  return networks.find(({ uuid, name }) => (demand.uuid === undefined ? name === demand.name : uuid === demand.uuid));
}
