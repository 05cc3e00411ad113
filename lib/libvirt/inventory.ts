import type { LabState } from '../model/lab-state.ts';
import type { Domain, DomainState, Network, Pool, Volume } from '../model/objects.ts';
import { parseDomain } from '../model/parse-domain.ts';
import { parseNetwork } from '../model/parse-network.ts';
import { parsePool, parseVolume } from '../model/parse-pool.ts';
import type { XmlSource } from '../xml/source.ts';
import { lines, listObjects, uuidSet } from './listing.ts';
import { quoteCommand } from './virsh-command.ts';
import { refused } from './virsh-error.ts';
import type { VirshQuery, VirshReader } from './virsh-query.ts';
import { parseVolumeTable } from './volume-table.ts';

/** The part of a LabState that libvirt reports. */
export type Inventory = Omit<LabState, 'host'>;

/**
 * All objects of a libvirt, in one pass over one session: all commands are sent before the first answer is read, and each XML is parsed while libvirt
 * writes the next. Objects are queried by UUID; names are never parsed from tables, except for volumes, which have no UUID. An object that disappears
 * during the pass is left out.
 *
 * The XML is the persistent configuration (`--inactive`), which is what a rebuild redefines; the live state is in `live`.
 *
 * @throws VirtspecError `virsh-refused` if a listing is refused, or the XML of an existing object; `libvirt-connection-lost`, `virsh-timeout`
 */
export async function collectInventory(virsh: VirshReader): Promise<Inventory> {
  const [networks, pools, domains] = await Promise.all([
    collectNetworks(virsh),
    collectPools(virsh),
    collectDomains(virsh),
  ]);
  return { networks, pools, domains };
}

async function collectNetworks(virsh: VirshReader): Promise<Network[]> {
  const listing = await listObjects(virsh, 'network');
  const found = listing.uuids.map(async (uuid) => {
    const live = listing.liveness(uuid);
    const [xml, started] = await Promise.all([
      readObject(virsh, listing.dump(uuid)),
      live.active ? readObject(virsh, ['net-dumpxml', uuid]) : undefined,
    ]);
    return xml && parseNetwork(xml, { ...live, bridge: started && parseNetwork(started).bridge });
  });
  return present(await Promise.all(found));
}

async function collectPools(virsh: VirshReader): Promise<Pool[]> {
  const listing = await listObjects(virsh, 'pool');
  const found = listing.uuids.map(async (uuid) => {
    const xml = await readObject(virsh, listing.dump(uuid));
    if (!xml) return undefined;
    const pool = parsePool(xml, [], listing.liveness(uuid));
    return pool.live?.active ? { ...pool, volumes: await collectVolumes(virsh, uuid, pool.name) } : pool;
  });
  return present(await Promise.all(found));
}

async function collectVolumes(virsh: VirshReader, poolUuid: string, pool: string): Promise<Volume[]> {
  const list = await virsh.execute(['vol-list', '--pool', poolUuid]);
  const found = parseVolumeTable(list.output).map(async (name) => {
    const xml = await read(virsh, ['vol-dumpxml', '--pool', poolUuid, '--vol', name]);
    return xml && parseVolume(xml, pool);
  });
  return present(await Promise.all(found));
}

/** virDomainState by the flag of `virsh list` that selects it; all other states are queried one by one. */
const stateFlags: readonly [flag: string, state: DomainState][] = [
  ['--state-running', 'running'],
  ['--state-paused', 'paused'],
  ['--state-shutoff', 'shut off'],
];

async function collectDomains(virsh: VirshReader): Promise<Domain[]> {
  const [listing, ids, ...byState] = await Promise.all([
    listObjects(virsh, 'domain'),
    virsh.output(['list', '--uuid', '--id']),
    ...stateFlags.map(([flag]) => uuidSet(virsh, ['list', '--uuid', '--all', flag])),
  ]);
  const idOf = new Map(lines(ids).map((line) => line.split(/\s+/) as [string, string]));
  const stateOf = async (uuid: string): Promise<DomainState> => {
    const known = stateFlags.find((_, index) => byState[index]?.has(uuid));
    if (known) return known[1];
    const reply = await virsh.execute(['domstate', '--domain', uuid]);
    return (reply.output.trim() || 'no state') as DomainState;
  };
  const found = listing.uuids.map(async (uuid) => {
    const [xml, state] = await Promise.all([readObject(virsh, listing.dump(uuid)), stateOf(uuid)]);
    const id = idOf.get(uuid);
    const live = { ...listing.liveness(uuid), state, id: id === undefined ? undefined : Number(id) };
    return xml && parseDomain(xml, live);
  });
  return present(await Promise.all(found));
}

/**
 * The XML of a listed object, or undefined if it has disappeared since.
 *
 * @throws VirtspecError `virsh-refused` if it exists and cannot be read: a plan based on the inventory must not take that for absence
 */
async function readObject(virsh: VirshReader, command: VirshQuery): Promise<XmlSource | undefined> {
  const xml = await read(virsh, command);
  if (xml) return xml;
  const { output, error } = await virsh.execute(command);
  if (error === undefined) return source(command, output);
  if (/not found|no (domain|network|storage pool) with matching/i.test(error)) return undefined;
  throw refused(command, error);
}

/** Like `readObject`, but undefined for any refusal: libvirt also lists volumes whose file has been deleted. */
async function read(virsh: VirshReader, command: VirshQuery): Promise<XmlSource | undefined> {
  const text = await virsh.read(command);
  return text === undefined ? undefined : source(command, text);
}

function source(command: VirshQuery, text: string): XmlSource {
  return { text, origin: `virsh ${quoteCommand(command)}` };
}

function present<T>(found: readonly (T | undefined)[]): T[] {
  return found.filter((item) => item !== undefined);
}
