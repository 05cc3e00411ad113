import type { ProbeLease } from '../../model/probe.ts';
import { networkOf } from './address-plan.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';

/**
 * The leases that libvirt's DHCP servers gave to a domain's cards. https://libvirt.org/manpages/virsh.html#net-dhcp-leases
 *
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`
 */
export async function leasesOf(domain: BootableDomain, { virsh, state }: ProbeRoom): Promise<readonly ProbeLease[]> {
  const macs = new Set(domain.interfaces.map(({ mac }) => mac));
  const names = new Set(domain.interfaces.flatMap((nic) => networkOf(nic, state.networks)?.name ?? []));
  const replies = [...names].map(async (network) => {
    const { output } = await virsh.execute(['net-dhcp-leases', '--network', network]);
    return parseLeases(output, network);
  });
  return (await Promise.all(replies)).flat().filter(({ mac }) => macs.has(mac));
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
