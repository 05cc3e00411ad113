import { isIP } from 'node:net';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Inventory } from '../libvirt/inventory.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';
import { unknownDomain } from '../libvirt/unknown-domain.ts';
import type { Domain } from '../model/objects.ts';
import type { AgentLine } from './agent-line.ts';
import { GuestAgent } from './guest-agent.ts';

const interfaces = z.array(z.object({ 'ip-addresses': z.array(z.object({ 'ip-address': z.string() })).default([]) }));

/**
 * The name of the domain that is meant: by its name, its UUID, or an address of its guest. An address is asked of the guests' agents; where none has it,
 * of the leases and static hosts of libvirt's networks, by the MAC address. It must be exactly one domain.
 *
 * @throws VirtspecError `domain-not-found`, `address-not-found`, `address-ambiguous` (usage); as `collectInventory`
 */
export async function findGuest(virsh: Virsh, line: AgentLine, word: string): Promise<string> {
  const known = (await line.find?.(word))?.name;
  if (known !== undefined) return known;
  const list = await listed(virsh);
  const [one] = [
    ...list.filter(({ name }) => name === word),
    ...list.filter(({ uuid }) => uuid === word.toLowerCase()),
  ];
  if (one) return one.name;
  const names = list.map(({ name }) => name);
  if (isIP(word) === 0 && !names.includes(word.trim())) throw unknownDomain(word, names);
  // Only for an address, or a name that a table does not show as it is: a command in a domain that is named begins sooner without it.
  const { collectInventory } = await import('../libvirt/inventory.ts');
  const inventory = await collectInventory(virsh);
  const { domains } = inventory;
  if (domains.some(({ name }) => name === word)) return word;
  if (isIP(word) === 0) throw unknownDomain(word, names);
  const running = domains.filter(({ live }) => live?.active);
  const answers = await Promise.all(running.map((domain) => hasAddress(line, domain, word)));
  const sure = running.filter((_, index) => answers[index]);
  const found = sure.length > 0 ? sure : await byNetworks(virsh, inventory, word);
  const [first, another] = found;
  if (!first) throw noDomainAt(word, running);
  if (another) throw severalAt(word, found);
  return first.name;
}

/** All domains, without the blanks at the ends of their names: one query, where an inventory takes many. */
async function listed(virsh: Virsh): Promise<readonly { readonly uuid: string; readonly name: string }[]> {
  const output = await virsh.output(['list', '--all', '--uuid', '--name']);
  return [...output.matchAll(/^([\da-f-]{36}) +(\S.*?) *$/gm)].map(([, uuid = '', name = '']) => ({ uuid, name }));
}

/** Whether the guest itself says that it has the address; one without an agent says nothing. */
async function hasAddress(line: AgentLine, { name }: Domain, address: string): Promise<boolean> {
  const agent = new GuestAgent(line, name);
  const seen = await agent.ask('guest-network-get-interfaces').catch(unlessSilent);
  if (seen === undefined) return false;
  return interfaces.parse(seen).some((one) => one['ip-addresses'].some((ip) => ip['ip-address'] === address));
}

function unlessSilent(error: unknown): undefined {
  if (error instanceof VirtspecError && /^(agent|guest)-/.test(error.code)) return undefined;
  throw error;
}

async function byNetworks(virsh: Virsh, { networks, domains }: Inventory, address: string): Promise<Domain[]> {
  const { parseLeases } = await import('../guest/boot/leases.ts');
  const active = networks.filter(({ live }) => live?.active);
  const leases = await Promise.all(
    active.map(async ({ name }) => {
      const { output } = await virsh.execute(['net-dhcp-leases', '--network', name]);
      return parseLeases(output, name);
    }),
  );
  const leased = leases.flat().flatMap((lease) => (lease.address === address ? [lease.mac] : []));
  const hosts = active.flatMap(({ addresses }) => addresses.flatMap((one) => one.hosts));
  const fixed = hosts.flatMap(({ ip, mac }) => (ip === address && mac !== undefined ? [mac] : []));
  const macs = new Set([...leased, ...fixed].map((mac) => mac.toLowerCase()));
  return domains.filter((domain) => domain.interfaces.some(({ mac }) => mac !== undefined && macs.has(mac)));
}

function noDomainAt(address: string, running: readonly Domain[]): VirtspecError {
  return new VirtspecError({
    code: 'address-not-found',
    kind: 'usage',
    what: `no domain has the address ${address}`,
    why: `no guest agent says so, nor is it leased or reserved on a network of this libvirt; running: ${running.map(({ name }) => name).join(', ') || 'none'}`,
    fix: 'Name the domain instead.',
  });
}

function severalAt(address: string, found: readonly Domain[]): VirtspecError {
  return new VirtspecError({
    code: 'address-ambiguous',
    kind: 'usage',
    what: `several domains have the address ${address}`,
    why: found.map(({ name }) => name).join(', '),
    fix: 'Name the domain instead.',
  });
}
