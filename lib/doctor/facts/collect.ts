import { hostname } from 'node:os';
import { readFirmwareDescriptors } from '../../adapt/firmware.ts';
import type { ConnectionUri } from '../../model/connection-uri.ts';
import type { LabDemands } from '../demands.ts';
import { type Fact, seen, valueOf } from '../fact.ts';
import type { HostFacts, MachineFacts } from '../host-facts.ts';
import { collectHypervisor } from './kvm.ts';
import { collectLabFiles } from './lab-files.ts';
import { hearLibvirt } from './libvirt.ts';
import { collectNetwork } from './network.ts';
import { findQemuUser } from './qemu-user.ts';
import { collectSshServers } from './ssh-servers.ts';
import { collectStore } from './store-paths.ts';
import { collectSystem } from './system.ts';
import { collectTools } from './tools.ts';
import { type Patience, within } from './within.ts';

/** Milliseconds for one fact; a connection over ssh has its own limit. */
const local = 1_500;
const far = 10_000;

/**
 * Collects everything in parallel: libvirt, this machine, the lab's files. Nothing needs root, and nothing is changed; what hangs is unknown.
 * @param demands the lab's needs, once known: everything but its files and the guest's needs is collected meanwhile
 * @throws the signal's reason on abort
 */
export async function collectHostFacts(
  uri: ConnectionUri,
  demands: Promise<LabDemands | undefined>,
  signal?: AbortSignal,
): Promise<HostFacts> {
  const patience: Patience = { timeout: local, signal };
  const hearing = hearLibvirt(uri.text, { timeout: uri.remote === undefined ? local : far, signal });
  // `hearing` itself reports an abort.
  const emulator = hearing.then(({ capabilities }) => valueOf(capabilities)?.emulator).catch(() => undefined);
  const needs = demands.then((asked) => ({ smm: (asked?.secureBoot.length ?? 0) > 0 }));
  const [heard, tools, system, hypervisor, network, files, sshServers, firmware, store] = await Promise.all([
    hearing,
    collectTools(patience),
    collectSystem(uri.socket, patience),
    collectHypervisor(needs, emulator, patience),
    collectNetwork(patience),
    demands.then((asked) => collectLabFiles(asked, patience)),
    demands.then((asked) => collectSshServers(asked, patience)),
    within('the installed firmware', patience, async () => {
      const found = await readFirmwareDescriptors();
      return seen(
        found,
        'ls /usr/share/qemu/firmware /etc/qemu/firmware',
        found.map(({ origin }) => origin).join('\n'),
      );
    }),
    // Nix looks for roots in all of /proc.
    hearing.then(({ guests }) => collectStore(guests, { timeout: far, signal })),
  ]);
  const elsewhere = otherHost(uri, heard.hostname);
  const nixos = valueOf(system.os)?.nixos ?? false;
  const { connection, versions, capabilities, security, networks, guests, account } = heard;
  const { isos, directories, firmwareFiles } = files;
  return {
    connection,
    tools,
    libvirt: {
      ...{ versions, capabilities, security, networks, guests },
      qemuUser: elsewhere ? { unknown: elsewhere } : await findQemuUser(account, nixos, patience),
    },
    machine: unknownIf(elsewhere, { ...system, ...hypervisor, ...network, firmware, firmwareFiles, store }),
    isos: unknownEach(elsewhere, isos),
    directories: unknownEach(elsewhere, directories),
    sshServers: unknownEach(elsewhere, sshServers),
  };
}

/** Why this machine's facts do not apply to libvirt's host; undefined if they are the same host. A socket may lead anywhere, so libvirt is asked. */
export function otherHost({ text, remote }: ConnectionUri, named: Fact<string>, own = hostname()): string | undefined {
  if (remote !== undefined) return `${text} is on ${remote}; facts about this machine do not apply to it`;
  const there = valueOf(named);
  if (there === undefined || short(there) === short(own)) return undefined;
  return `libvirt at ${text} runs on ${there}; facts about this machine (${own}) do not apply to it`;
}

function short(name: string): string {
  return (name.split('.')[0] ?? name).toLowerCase();
}

function unknownIf(reason: string | undefined, facts: MachineFacts): MachineFacts {
  if (reason === undefined) return facts;
  return Object.fromEntries(Object.keys(facts).map((key) => [key, { unknown: reason }])) as unknown as MachineFacts;
}

function unknownEach<T>(reason: string | undefined, facts: ReadonlyMap<string, Fact<T>>): ReadonlyMap<string, Fact<T>> {
  if (reason === undefined) return facts;
  return new Map([...facts.keys()].map((path) => [path, { unknown: reason }]));
}
