import type { LabState } from '../model/lab-state.ts';
import type { Domain, DomainState, Liveness, Network, Pool, Volume } from '../model/objects.ts';
import { parseDomain } from '../model/parse-domain.ts';
import { parseNetwork } from '../model/parse-network.ts';
import { parsePool, parseVolume } from '../model/parse-pool.ts';
import type { XmlSource } from '../xml/source.ts';
import { quoteCommand, type VirshCommand } from './virsh-command.ts';
import type { VirshSession } from './virsh-session.ts';
import { parseVolumeTable } from './volume-table.ts';

/** libvirt's part of a LabState. */
export type Inventory = Omit<LabState, 'host'>;

/**
 * Everything a libvirt has, in one pass over one session: all questions are on their way before the first answer is read, and each
 * XML is parsed while libvirt writes the next. Objects are asked for by UUID; names are never parsed from tables, but for volumes,
 * which have no UUID. An object that goes away during the pass is left out.
 *
 * XML is the persistent configuration (`--inactive`), which is what a rebuild redefines; what is live stands in `live`.
 *
 * @throws VirtspecError `virsh-refused` when a listing is refused, `libvirt-connection-lost`, `virsh-timeout`
 */
export async function collectInventory(virsh: VirshSession): Promise<Inventory> {
  const [networks, pools, domains] = await Promise.all([
    collectNetworks(virsh),
    collectPools(virsh),
    collectDomains(virsh),
  ]);
  return { networks, pools, domains };
}

async function collectNetworks(virsh: VirshSession): Promise<Network[]> {
  const uuids = (...flags: string[]) => uuidSet(virsh, ['net-list', '--uuid', ...flags]);
  const [all, active, persistent, autostart] = await Promise.all([
    uuids('--all'),
    uuids(),
    uuids('--all', '--persistent'),
    uuids('--all', '--autostart'),
  ]);
  const found = [...all].map(async (uuid) => {
    const inactive = persistent.has(uuid) ? ['--inactive'] : [];
    const xml = await dump(virsh, ['net-dumpxml', ...inactive, '--network', uuid]);
    return xml && parseNetwork(xml, liveness(uuid, active, persistent, autostart));
  });
  return present(await Promise.all(found));
}

async function collectPools(virsh: VirshSession): Promise<Pool[]> {
  const uuids = (...flags: string[]) => uuidSet(virsh, ['pool-list', '--uuid', ...flags]);
  const [all, active, persistent, autostart] = await Promise.all([
    uuids('--all'),
    uuids(),
    uuids('--all', '--persistent'),
    uuids('--all', '--autostart'),
  ]);
  const found = [...all].map(async (uuid) => {
    const inactive = persistent.has(uuid) ? ['--inactive'] : [];
    const xml = await dump(virsh, ['pool-dumpxml', ...inactive, '--pool', uuid]);
    if (!xml) return undefined;
    const pool = parsePool(xml, [], liveness(uuid, active, persistent, autostart));
    return active.has(uuid) ? { ...pool, volumes: await collectVolumes(virsh, uuid, pool.name) } : pool;
  });
  return present(await Promise.all(found));
}

async function collectVolumes(virsh: VirshSession, poolUuid: string, pool: string): Promise<Volume[]> {
  const list = await virsh.execute(['vol-list', '--pool', poolUuid]);
  const found = parseVolumeTable(list.output).map(async (name) => {
    const xml = await dump(virsh, ['vol-dumpxml', '--pool', poolUuid, '--vol', name]);
    return xml && parseVolume(xml, pool);
  });
  return present(await Promise.all(found));
}

/** virDomainState by the flag of `virsh list` that selects it; every other state is asked for one by one. */
const stateFlags: readonly [flag: string, state: DomainState][] = [
  ['--state-running', 'running'],
  ['--state-paused', 'paused'],
  ['--state-shutoff', 'shut off'],
];

async function collectDomains(virsh: VirshSession): Promise<Domain[]> {
  const uuids = (...flags: string[]) => uuidSet(virsh, ['list', '--uuid', ...flags]);
  const [all, active, persistent, autostart, ids, ...byState] = await Promise.all([
    uuids('--all'),
    uuids(),
    uuids('--all', '--persistent'),
    uuids('--all', '--autostart'),
    virsh.output(['list', '--uuid', '--id']),
    ...stateFlags.map(([flag]) => uuids('--all', flag)),
  ]);
  const idOf = new Map(lines(ids).map((line) => line.split(/\s+/) as [string, string]));
  const stateOf = async (uuid: string): Promise<DomainState> => {
    const known = stateFlags.find((_, index) => byState[index]?.has(uuid));
    if (known) return known[1];
    const reply = await virsh.execute(['domstate', '--domain', uuid]);
    return (reply.output.trim() || 'no state') as DomainState;
  };
  const found = [...all].map(async (uuid) => {
    const inactive = persistent.has(uuid) ? ['--inactive'] : [];
    const [xml, state] = await Promise.all([dump(virsh, ['dumpxml', ...inactive, '--domain', uuid]), stateOf(uuid)]);
    const id = idOf.get(uuid);
    const live = liveness(uuid, active, persistent, autostart);
    return xml && parseDomain(xml, { ...live, state, id: id === undefined ? undefined : Number(id) });
  });
  return present(await Promise.all(found));
}

async function uuidSet(virsh: VirshSession, command: VirshCommand): Promise<ReadonlySet<string>> {
  return new Set(lines(await virsh.output(command)));
}

/** The XML that `command` prints, or undefined when its object has gone since it was listed. */
async function dump(virsh: VirshSession, command: VirshCommand): Promise<XmlSource | undefined> {
  const text = await virsh.read(command);
  return text === undefined ? undefined : { text, origin: `virsh ${quoteCommand(command)}` };
}

function liveness(
  uuid: string,
  active: ReadonlySet<string>,
  persistent: ReadonlySet<string>,
  autostart: ReadonlySet<string>,
): Liveness {
  return { active: active.has(uuid), persistent: persistent.has(uuid), autostart: autostart.has(uuid) };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function present<T>(found: readonly (T | undefined)[]): T[] {
  return found.filter((item) => item !== undefined);
}
