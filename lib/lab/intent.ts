import { dirname, resolve } from 'node:path';
import { flakeReference } from './flake-reference.ts';
import type {
  DiskIntent,
  DomainIntent,
  InterfaceIntent,
  Lab,
  LabSource,
  NetworkIntent,
  PoolIntent,
  Scenario,
  VolumeIntent,
} from './lab.ts';
import { type LabFile, unsaid } from './schema.ts';

/**
 * The lab that a valid file describes: shorthands expanded, defaults filled in, paths absolute.
 *
 * @param path absolute path of the lab file
 */
export function labOf(file: LabFile, path: string): Lab {
  const domains = [...(file.domains ?? [])].map(([name, domain]) =>
    domainOf(name, domain ?? unsaid.domain, dirname(path)),
  );
  return {
    name: file.lab,
    file: path,
    source: sourceOf(file.source, dirname(path)),
    networks: [...(file.networks ?? [])].map(([name, network]) => networkOf(name, network ?? unsaid.network)),
    pools: [...(file.pools ?? [])].map(([name, pool]) => poolOf(name, pool ?? unsaid.pool)),
    domains,
    smoke: file.smoke,
    ...(file.complete !== undefined && { complete: file.complete }),
    ...(file.hosts && { hosts: [...file.hosts].map(([name, uri]) => ({ name, uri })) }),
    ...(file.libvirt !== undefined && { libvirt: file.libvirt }),
    ...(file.waivers && {
      waivers: file.waivers.map(({ check, object, reason, until }) => ({ check, object, reason, until })),
    }),
    ...(file.scenario && { scenario: scenarioOf(file.scenario, dirname(path)) }),
  };
}

function scenarioOf(said: NonNullable<LabFile['scenario']>, folder: string): Scenario {
  const { before, prepare = [], missing = [], links = new Map(), between = [] } = said;
  return {
    before: before === undefined ? undefined : resolve(folder, before),
    prepare,
    missing,
    links: [...links].map(([name, { address, prefix }]) => ({ name, address, prefix })),
    between,
  };
}

function sourceOf({ nix, flake, connection, recorded, xml, settings }: LabFile['source'], base: string): LabSource {
  if (settings !== undefined) {
    const file = resolve(base, settings);
    return { kind: 'settings', folder: dirname(file), file };
  }
  if (xml !== undefined) return { kind: 'xml', folder: resolve(base, xml) };
  const reference = flake === undefined ? undefined : flakeReference(flake, base);
  const lists = nix === undefined ? undefined : resolve(base, nix);
  return {
    kind: 'nix',
    folder: lists ?? reference?.folder ?? base,
    lists,
    flake: reference,
    connection,
    recorded: recorded === undefined ? undefined : resolve(base, recorded),
  };
}

function networkOf(name: string, network: typeof unsaid.network): NetworkIntent {
  const { active, uuid, mac, bridge, forward, address, dhcp, xpath } = network;
  const ranges = dhcp === undefined || dhcp === false ? dhcp : [dhcp].flat();
  return { kind: 'network', name, active, uuid, mac, bridge, forward, address, dhcp: ranges, xpath: textsOf(xpath) };
}

function poolOf(name: string, { active, uuid, type, path, volumes, xpath }: typeof unsaid.pool): PoolIntent {
  return {
    kind: 'pool',
    name,
    active,
    uuid,
    type,
    path,
    volumes: [...(volumes ?? [])].map(([volume, said]) => volumeOf(name, volume, said)),
    xpath: textsOf(xpath),
  };
}

type SaidOfVolume = Exclude<(typeof unsaid.pool)['volumes'], undefined> extends Map<string, infer V> ? V : never;

function volumeOf(pool: string, name: string, said: SaidOfVolume): VolumeIntent {
  const { capacity, format, sparse, xpath } =
    typeof said === 'bigint' ? { ...unsaidVolume, capacity: said } : (said ?? unsaidVolume);
  const meant = format ?? (name.endsWith('.qcow2') ? 'qcow2' : undefined);
  return {
    kind: 'volume',
    pool,
    name,
    capacity,
    format: meant,
    sparse: sparse ?? (meant === 'qcow2' || undefined),
    xpath: textsOf(xpath),
  };
}

const unsaidVolume = { capacity: undefined, format: undefined, sparse: undefined, xpath: undefined };

function textsOf(said: ReadonlyMap<string, string | number | boolean> | undefined): ReadonlyMap<string, string> {
  return new Map([...(said ?? [])].map(([expression, value]) => [expression, String(value)]));
}

function domainOf(name: string, domain: typeof unsaid.domain, base: string): DomainIntent {
  const { uuid, state, memory, vcpus, agent, cpu, firmware, nvram, tpm, cdroms, servesDhcpOn, startsAfter, ssh } =
    domain;
  return {
    kind: 'domain',
    name,
    uuid,
    state,
    memory,
    vcpus,
    agent,
    cpu,
    firmware,
    nvram,
    tpm,
    disks: domain.disks?.map(diskIntent),
    cdroms,
    interfaces: domain.interfaces?.map(interfaceOf),
    servesDhcpOn,
    startsAfter,
    ...(ssh && { ssh: { ...ssh, ...(ssh.key !== undefined && { key: resolve(base, ssh.key) }) } }),
    xpath: textsOf(domain.xpath),
  };
}

function diskIntent(said: NonNullable<(typeof unsaid.domain)['disks']>[number]): DiskIntent {
  if (typeof said === 'string') return diskOf(said);
  const { source, ...options } = said;
  return { ...diskOf(source), options };
}

/** `default/web01.qcow2` is a volume in a pool (libvirt allows no slash in a pool's name), `/dc01.qcow2` is a file. */
function diskOf(text: string): DiskIntent {
  if (text.startsWith('/')) return { kind: 'file', path: text };
  const slash = text.indexOf('/');
  return { kind: 'volume', pool: text.slice(0, Math.max(0, slash)), volume: text.slice(slash + 1) };
}

function interfaceOf(said: NonNullable<(typeof unsaid.domain)['interfaces']>[number]): InterfaceIntent {
  if (typeof said === 'string') return { network: said, model: undefined, mac: undefined };
  const { network, bridge, device, model, mac } = said;
  return { network, bridge, device, model, mac };
}
