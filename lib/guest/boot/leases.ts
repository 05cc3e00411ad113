import { VirtspecError } from '../../error/virtspec-error.ts';
import type { GuestView } from '../../model/guest-view.ts';
import type { Network } from '../../model/objects.ts';
import type { ProbeLease } from '../../model/probe.ts';
import { waitUntil } from '../../process/wait-until.ts';
import { networkOf } from './address-plan.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';

/**
 * The leases that libvirt's DHCP servers gave to a domain's cards. https://libvirt.org/manpages/virsh.html#net-dhcp-leases
 * libvirt's lease helper writes a lease down after dnsmasq has answered, so a guest may have its address first: this waits up to ten seconds for what the
 * guest has from a server of libvirt.
 *
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`
 */
export async function leasesOf(
  domain: BootableDomain,
  { interfaces }: GuestView,
  room: ProbeRoom,
): Promise<readonly ProbeLease[]> {
  const networks = domain.interfaces.flatMap((nic) => networkOf(nic, room.state.networks) ?? []);
  const macs = new Set(domain.interfaces.map(({ mac }) => mac));
  const servers = new Set(networks.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const given = interfaces.filter(({ by, dhcpServer }) => by === 'dhcp' && servers.has(dhcpServer ?? ''));
  let leases: readonly ProbeLease[] = [];
  const look = async () => {
    leases = (await listLeases(networks, room)).filter(({ mac }) => macs.has(mac));
    return given.every((card) => leases.some(({ mac }) => mac === card.mac)) || undefined;
  };
  const options = { what: `the leases of ${domain.name}`, timeout: 10_000, interval: 200 };
  await waitUntil(look, { ...options, signal: room.signal, ...(room.clock && { clock: room.clock }) }).catch(
    unlessLate,
  );
  return leases;
}

async function listLeases(networks: readonly Network[], { virsh }: ProbeRoom): Promise<readonly ProbeLease[]> {
  const replies = [...new Set(networks.map(({ name }) => name))].map(async (network) => {
    const { output } = await virsh.execute(['net-dhcp-leases', '--network', network]);
    return parseLeases(output, network);
  });
  return (await Promise.all(replies)).flat();
}

/** A lease that is missing in the end is for the checks to judge. */
function unlessLate(error: unknown): void {
  if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
}

/** `2026-11-25 17:00:00   52:54:00:…   ipv4   192.168.56.101/24   probe-…   01:52:54:…` */
export function parseLeases(table: string, network: string): readonly ProbeLease[] {
  return table.split('\n').flatMap((line) => {
    const match = /^\s*\S+ \S+\s+([\da-fA-F:]{17})\s+ipv4\s+([\d.]+)\/\d+\s+(\S+)/.exec(line);
    if (!match) return [];
    const [, mac = '', address = '', name = '-'] = match;
    return [{ network, mac: mac.toLowerCase(), address, hostname: name === '-' ? undefined : name }];
  });
}
