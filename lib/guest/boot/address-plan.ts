import { formatAddress, parseAddress, subnetOf } from '../../model/ip.ts';
import type { LabState } from '../../model/lab-state.ts';
import type { Domain, Interface, Network, NetworkAddress } from '../../model/objects.ts';

/** The place of one network card, and the address that it may use if it is given none. */
export interface PlannedInterface {
  readonly domain: string;
  readonly mac: string;
  /** The network that it is on; undefined if it is not on a libvirt network (another bridge, `user`, `direct`). */
  readonly network: string | undefined;
  /** The network's own address on its bridge; absent if it has none, or only IPv6. */
  readonly gateway: string | undefined;
  /** CIDR text: an address of that network outside every DHCP range, unique to the card. */
  readonly fallback: string | undefined;
  readonly dhcp: boolean;
}

/**
 * The network cards of a lab's domains, as libvirt reports them.
 * @param state from libvirt, in which every card has a MAC
 */
export function planAddresses(state: LabState): readonly PlannedInterface[] {
  const taken = new Map<string, bigint>();
  return state.domains.flatMap((domain) =>
    domain.interfaces.flatMap((nic) => {
      if (nic.mac === undefined) return [];
      const network = networkOf(nic, state.networks);
      const address = network?.addresses.find(({ family }) => family === 'ipv4');
      return [
        {
          domain: domain.name,
          mac: nic.mac,
          network: network?.name,
          gateway: address?.address,
          fallback: network && address && freeAddress(network.name, address, taken),
          dhcp: address !== undefined && servesDhcp(address, nic.mac),
        },
      ];
    }),
  );
}

/** Whether libvirt gives this card an address: from a range, or by a reservation. */
function servesDhcp({ dhcp, hosts }: NetworkAddress, mac: string): boolean {
  return dhcp.length > 0 || hosts.some((host) => host.mac === mac);
}

/** The network of a card: the one that it names, or the one that owns its bridge. */
export function networkOf(nic: Interface, networks: readonly Network[]): Network | undefined {
  if (nic.type === 'network') return networks.find(({ name }) => name === nic.network);
  return nic.bridge === undefined ? undefined : networks.find(({ bridge }) => bridge === nic.bridge);
}

/** The networks that a domain is on, by name. */
export function networksOf(domain: Domain, networks: readonly Network[]): ReadonlySet<string> {
  return new Set(domain.interfaces.flatMap((nic) => networkOf(nic, networks)?.name ?? []));
}

/** From the end of the subnet downwards, because people assign addresses from its start. */
function freeAddress(
  network: string,
  { address, prefix, dhcp }: NetworkAddress,
  taken: Map<string, bigint>,
): string | undefined {
  const subnet = prefix === undefined ? undefined : subnetOf({ address, prefix });
  if (subnet === undefined) return undefined;
  const own = parseAddress(address)?.value;
  const ranges = dhcp.map(
    ({ start, end }) => [parseAddress(start)?.value ?? 0n, parseAddress(end)?.value ?? 0n] as const,
  );
  let value = taken.get(network) ?? subnet.last;
  do value -= 1n;
  while (value > subnet.first && (value === own || ranges.some(([start, end]) => value >= start && value <= end)));
  taken.set(network, value);
  return value > subnet.first ? `${formatAddress({ value, bits: subnet.bits })}/${prefix}` : undefined;
}
