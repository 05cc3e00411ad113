import { agentError } from '../agent/agent-error.ts';
import type { AgentLine } from '../agent/agent-line.ts';
import { parseLeases } from '../guest/boot/leases.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';
import { parseDomain } from '../model/parse-domain.ts';
import { parseNetwork } from '../model/parse-network.ts';

/** A domain, and the ways to its libvirt. */
export interface GuestPlace {
  readonly virsh: Virsh;
  readonly line: AgentLine;
  /** Its name. */
  readonly domain: string;
}

/** What libvirt knows of a domain that runs. */
export interface RunningDomain {
  readonly uuid: string;
  /** Of its cards, in lower case. */
  readonly macs: ReadonlySet<string>;
}

/**
 * @throws VirtspecError `guest-off`, `virsh-refused`
 */
export async function runningDomain({ virsh, domain }: GuestPlace): Promise<RunningDomain> {
  const [xml, state] = await Promise.all([
    virsh.output(['dumpxml', '--domain', domain]),
    virsh.output(['domstate', '--domain', domain]),
  ]);
  if (state.trim() !== 'running') throw agentError(domain, 'ssh', `domain is not running: it is ${state.trim()}`);
  const { uuid = '', interfaces } = parseDomain({ text: xml, origin: `virsh dumpxml ${domain}` });
  const macs = interfaces.flatMap(({ mac }) => (mac === undefined ? [] : [mac.toLowerCase()]));
  return { uuid, macs: new Set(macs) };
}

/**
 * The addresses that libvirt’s networks have leased to a domain’s cards, and then those that they reserve for them.
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`
 */
export async function addressesByNetworks(virsh: Virsh, macs: ReadonlySet<string>): Promise<readonly string[]> {
  const { output } = await virsh.execute(['net-list', '--name']);
  const names = output.split('\n').map((line) => line.trim());
  const found = names.filter(Boolean).map(async (network) => {
    const [leases, xml] = await Promise.all([
      virsh.execute(['net-dhcp-leases', '--network', network]),
      virsh.execute(['net-dumpxml', '--network', network]),
    ]);
    const leased = parseLeases(leases.output, network).filter(({ mac }) => macs.has(mac));
    const hosts =
      xml.error === undefined
        ? parseNetwork({ text: xml.output, origin: `virsh net-dumpxml ${network}` }).addresses.flatMap(
            (one) => one.hosts,
          )
        : [];
    const reserved = hosts.flatMap(({ ip, mac }) => (ip && macs.has(mac?.toLowerCase() ?? '') ? [ip] : []));
    return { leased: leased.map(({ address }) => address), reserved };
  });
  const all = await Promise.all(found);
  return [...new Set([...all.flatMap(({ leased }) => leased), ...all.flatMap(({ reserved }) => reserved)])];
}
