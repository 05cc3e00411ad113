import { parseDomainCapabilities } from '../../adapt/domain-capabilities.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { listObjects } from '../../libvirt/listing.ts';
import type { VirshCommand } from '../../libvirt/virsh-command.ts';
import { VirshSession } from '../../libvirt/virsh-session.ts';
import { hasAgentChannel, isAgentConnected } from '../../model/agent-channel.ts';
import { parseNetwork } from '../../model/parse-network.ts';
import { refusalOf } from '../../model/refusal.ts';
import { type Limit, limitOf } from '../../process/patience.ts';
import { parseXml } from '../../xml/parse.ts';
import { xpathText } from '../../xml/xpath.ts';
import type { Connection } from '../connection.ts';
import { derive, type Fact, seen } from '../fact.ts';
import type { Guest, LibvirtFacts, StoreUse, Versions } from '../host-facts.ts';
import { storeObjectsIn } from './store-paths.ts';
import { type Patience, within } from './within.ts';

/** What libvirt reports, over one connection. */
export interface Heard extends Pick<LibvirtFacts, 'versions' | 'capabilities' | 'security' | 'networks' | 'guests'> {
  readonly connection: Connection;
  /** Name of the host that it runs on. */
  readonly hostname: Fact<string>;
  /** DAC's account for guests, `+64055:+64055`; undefined if libvirt reports none. */
  readonly account: Fact<string | undefined>;
}

/**
 * Connects as this user and queries. Changes nothing: only commands that print are run.
 * @throws the signal's reason on abort
 */
export async function hearLibvirt(uri: string, patience: Patience): Promise<Heard> {
  let virsh: VirshSession;
  try {
    virsh = await VirshSession.open(uri, { timeout: patience.timeout, signal: patience.signal });
  } catch (error) {
    patience.signal?.throwIfAborted();
    return unheard(connectionOf(error, limitOf(patience.timeout)));
  }
  await using session = virsh;
  const ask = (command: VirshCommand) => askOne(session, command, patience);
  const [version, domcapabilities, capabilities, hostname, networks, guests] = await Promise.all([
    ask(['version', '--daemon']),
    // Secure Boot requires q35: for the default machine libvirt reports that it has none.
    ask(['domcapabilities', '--machine', 'q35']),
    ask(['capabilities']),
    ask(['hostname']),
    askNetworks(session, patience),
    askGuests(session, patience),
  ]);
  return {
    connection: { outcome: 'connected', said: 'unknown' in version ? uri : version.value.trim() },
    versions: derive(version, parseVersions),
    capabilities: derive(domcapabilities, parseDomainCapabilities),
    security: derive(capabilities, (text) => securityModels(text).map(({ model }) => model)),
    account: derive(capabilities, (text) => securityModels(text).find(({ model }) => model === 'dac')?.label),
    hostname: derive(hostname, (text) => text.trim()),
    networks,
    guests,
  };
}

function askOne(virsh: VirshSession, command: VirshCommand, patience: Patience): Promise<Fact<string>> {
  const source = `virsh ${command.join(' ')}`;
  return within(source, patience, async () => {
    const { output, error } = await virsh.execute(command);
    return error === undefined ? seen(output, source, output.trim()) : { unknown: `${source}: ${error}` };
  });
}

function askNetworks(virsh: VirshSession, patience: Patience): Promise<LibvirtFacts['networks']> {
  return within('the networks of libvirt', patience, async () => {
    const listing = await listObjects(virsh, 'network');
    const found = listing.uuids.map(async (uuid) => {
      const text = await virsh.read(listing.dump(uuid));
      return text ? [parseNetwork({ text, origin: `virsh net-dumpxml ${uuid}` }, listing.liveness(uuid))] : [];
    });
    const networks = (await Promise.all(found)).flat();
    return seen(networks, 'virsh net-list --all', networks.map(({ name }) => name).join('\n'));
  });
}

/** From the XML that libvirt has at hand: no guest is asked for anything. */
function askGuests(virsh: VirshSession, patience: Patience): Promise<LibvirtFacts['guests']> {
  return within('the domains of libvirt', patience, async () => {
    const { uuids, liveness } = await listObjects(virsh, 'domain');
    const found = uuids.map(async (uuid): Promise<readonly (readonly [string, Guest])[]> => {
      const [text, state] = await Promise.all([virsh.read(['dumpxml', uuid]), virsh.read(['domstate', uuid])]);
      if (!text || !state) return [];
      const xml = { text, origin: `virsh dumpxml ${uuid}` };
      const isOpen = liveness(uuid).active && isAgentConnected(xml);
      const channel = isOpen ? 'connected' : hasAgentChannel(xml) ? 'disconnected' : 'absent';
      const store = await storeUses(virsh, uuid, liveness(uuid).active ? text : undefined);
      return [[xpathText(xml, 'string(/domain/name)') ?? uuid, { state: state.trim(), channel, store }]];
    });
    const guests = new Map((await Promise.all(found)).flat());
    return seen(
      guests,
      'virsh dumpxml',
      [...guests].map(([name, guest]) => `${name}: ${guest.state}, ${guest.channel}`).join('\n'),
    );
  });
}

/** @param live its XML as it runs */
async function storeUses(virsh: VirshSession, uuid: string, live: string | undefined): Promise<readonly StoreUse[]> {
  const [defined, saved] = await Promise.all([
    virsh.read(['dumpxml', '--inactive', '--domain', uuid]),
    // Most domains have none, which is an error.
    virsh.execute(['managedsave-dumpxml', '--domain', uuid]).then(({ output, error }) => (error ? '' : output)),
  ]);
  const places = [
    ['its definition', defined],
    ['the domain as it runs', live],
    ['its managed save', saved],
  ] as const;
  return places.flatMap(([place, text]) => storeObjectsIn(text ?? '').map((path) => ({ place, path })));
}

function parseVersions(text: string): Versions {
  const of = (label: string) => new RegExp(`^${label}: (?:libvirt )?(.*)$`, 'm').exec(text)?.[1]?.trim();
  const client = of('Using library') ?? '';
  return { client, daemon: of('Running against daemon') ?? client, hypervisor: of('Running hypervisor') };
}

/** https://libvirt.org/formatcaps.html */
function securityModels(text: string): { readonly model: string; readonly label: string | undefined }[] {
  const host = parseXml({ text, origin: 'virsh capabilities' }, 'capabilities').child('host');
  return (host?.children('secmodel') ?? []).map((secmodel) => ({
    model: secmodel.child('model')?.text ?? '',
    label: secmodel.children('baselabel').find((label) => label.attribute('type') === 'kvm')?.text,
  }));
}

function connectionOf(error: unknown, { hint }: Limit): Connection {
  if (!(error instanceof VirtspecError)) throw error;
  const words = error.why ?? error.what;
  if (error.code === 'virsh-timeout') return { outcome: 'silent', why: `${error.what}${hint}` };
  const unstarted = ['command-not-found', 'command-not-started'].includes(error.code);
  if (unstarted) return { outcome: 'refused', refusal: 'no-virsh', words };
  return { outcome: 'refused', refusal: refusalOf(words), words };
}

function unheard(connection: Connection): Heard {
  const why = connection.outcome === 'silent' ? 'libvirt did not respond in time' : 'there is no connection to libvirt';
  const unknown = { unknown: `${why} (see libvirt-answers and libvirt-usable)` };
  return {
    connection,
    ...{ versions: unknown, capabilities: unknown, security: unknown, account: unknown },
    ...{ hostname: unknown, networks: unknown, guests: unknown },
  };
}
