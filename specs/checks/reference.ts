import { readdirSync, readFileSync } from 'node:fs';
import type { CheckContext } from '../../lib/check/context.ts';
import type { DomainIntent, Lab, NetworkIntent, PoolIntent } from '../../lib/lab/lab.ts';
import type { Adaptation } from '../../lib/model/adaptation.ts';
import { declaredState } from '../../lib/model/declared-state.ts';
import type { HostFile, HostLink, LabState } from '../../lib/model/lab-state.ts';
import type { MachineTypes } from '../../lib/model/machine-types.ts';
import type { Misspelling } from '../../lib/model/misspelling.ts';
import type { FileFingerprint, LifecycleEvent, Moment } from '../../lib/model/moment.ts';
import type { NixosModule } from '../../lib/model/nixos-module.ts';
import type { DomainState, Kind } from '../../lib/model/objects.ts';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import { parsePool, parseVolume } from '../../lib/model/parse-pool.ts';
import type { ProbeOutcome } from '../../lib/model/probe.ts';
import type { Redefinition } from '../../lib/model/redefinition.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';
import type { SchemaResult } from '../../lib/model/schema-result.ts';
import type { SmokeResult } from '../../lib/model/smoke.ts';
import type { Tier } from '../../lib/model/tier.ts';
import type { Application } from '../../lib/simulate/application.ts';
import type { PlannedChange } from '../../lib/simulate/planned-change.ts';
import { noScenario } from '../../lib/verify/scenario.ts';
import type { XmlSource } from '../../lib/xml/source.ts';
import { type OpenOutcome, probedOf } from './probed.ts';

/** `domain-DC01`, `volume-dc01.qcow2`: the files of fixtures/checks/reference, without `.xml`. */
export type XmlName = `${Kind}-${string}`;

/** The XML of one side of a lab, mutable by single, checked edits. */
export class XmlTexts {
  readonly texts: Map<XmlName, string>;

  constructor(texts: Iterable<readonly [XmlName, string]>) {
    this.texts = new Map(texts);
  }

  /** Replaces one piece of text, which must exist. */
  edit(name: XmlName, from: string | RegExp, to: string): void {
    const text = this.texts.get(name) ?? '';
    const edited = text.replace(from, to);
    if (edited === text) throw new Error(`${name} has no ${from}`);
    this.texts.set(name, edited);
  }

  /** The object's text under another name, like a careless copy. */
  copy(name: XmlName, copy: XmlName): void {
    this.texts.set(copy, (this.texts.get(name) ?? '').replace(/<name>.*<\/name>/, `<name>${nameIn(copy)}</name>`));
  }

  remove(name: XmlName): void {
    if (!this.texts.delete(name)) throw new Error(`no ${name}`);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything that a context consists of, sound by default, and mutable for one fault. */
export interface Parts {
  tier: Tier;
  networks: Mutable<NetworkIntent>[];
  pools: Mutable<PoolIntent>[];
  domains: Mutable<DomainIntent>[];
  /** The release of the libvirt that it was verified on; the lab file names the same. */
  libvirt: string;
  smokeDomains: string[];
  declared: XmlTexts;
  /** NixVirt's `active`, by XML name; null if it is not listed. */
  active: Map<XmlName, boolean | null>;
  observed: XmlTexts;
  /** Names of networks and pools that are inactive in libvirt. */
  inactive: Set<XmlName>;
  states: Map<string, DomainState>;
  autostart: Set<string>;
  links: HostLink[];
  files: HostFile[];
  missing: string[];
  violations: Map<string, SchemaResult['violations']>;
  /** Attributes that NixVirt dropped, by XML name. */
  dropped: Map<XmlName, string[]>;
  /** What was meant by them, likewise. */
  misspelt: Map<XmlName, Map<string, Misspelling>>;
  /** The module that contains the lists; it declares the declared XML, except for `moduleDeclares`. */
  module: Mutable<Omit<NixosModule, 'declared'>>;
  moduleDeclares(texts: XmlTexts): void;
  /** The recording is the declared XML, except for this. */
  recorded(texts: XmlTexts): void;
  /** libvirt's form of the declared XML at one define (0, 1, 2) and at no other. */
  define(texts: XmlTexts, time: number): void;
  smoke: Mutable<SmokeResult>[];
  /** The probe guest shows what the observed XML contains, except for this. */
  probe(outcome: OpenOutcome): void;
  /** The second apply: what was changed since the first, then its effects on the XML, on files, on processes. */
  rebuilt: {
    /** virsh commands of the scenario; `since` are their effects. */
    between: [string, ...string[]][];
    since(before: XmlTexts): void;
    xml(after: XmlTexts): void;
    files(after: Map<string, FileFingerprint>): void;
    pid: number;
    id: number;
    stopped: XmlName[];
    /** Every domain that ran is shut off afterwards. */
    stoppedDomains: boolean;
    /** Why there was no second apply, if there was none. */
    unavailable: string | undefined;
  };
  running: Set<string>;
  events: LifecycleEvent[];
  /** The first apply, on a libvirt that had the whole lab, with DC01 running: its effects. */
  applied: {
    xml(after: XmlTexts): void;
    files(after: Map<string, FileFingerprint>): void;
    id: number;
    /** DC01 was left shut off. */
    off: boolean;
    /** What was predicted of it; the reference predicts nothing, and nothing happens. */
    predicted: readonly PlannedChange[];
    failed: Application['failed'];
    events: LifecycleEvent[];
    actions: string[];
  };
  /** Base image by overlay, before the second apply. */
  bases: Map<string, string>;
  adaptations: Adaptation[];
  /** Of the QEMU that the lab was verified on. */
  machines: MachineTypes;
}

const folder = new URL('../../fixtures/checks/reference/', import.meta.url);
const images = '/var/lib/libvirt/images/homelab';

function textsOf(side: 'declared' | 'observed'): XmlTexts {
  const files = readdirSync(new URL(`${side}/`, folder)).filter((file) => file.endsWith('.xml'));
  return new XmlTexts(
    files.map((file) => [file.slice(0, -4) as XmlName, readFileSync(new URL(`${side}/${file}`, folder), 'utf8')]),
  );
}

function nameIn(name: XmlName): string {
  return name.slice(name.indexOf('-') + 1);
}

function domainIntent(name: string, memory: bigint, iso: string): DomainIntent {
  return {
    kind: 'domain',
    name,
    uuid: undefined,
    state: 'shut off',
    memory: memory * 1024n ** 3n,
    vcpus: 2,
    agent: true,
    cpu: 'host-passthrough',
    firmware: 'uefi-secure-boot',
    nvram: `/var/lib/libvirt/qemu/nvram/${name.toLowerCase()}.nvram`,
    tpm: '2.0',
    disks: [
      {
        kind: 'volume',
        pool: 'homelab',
        volume: `${name.toLowerCase()}.qcow2`,
        options: { target: 'sda', bus: 'sata', cache: 'none' },
      },
    ],
    cdroms: [`/var/lib/libvirt/iso/${iso}.iso`],
    interfaces: [
      { network: 'lab-net', model: 'e1000e', mac: undefined },
      { network: 'default', model: 'e1000e', mac: undefined },
    ],
    servesDhcpOn: [],
    startsAfter: [],
    xpath: new Map([['/domain/features/hyperv/@mode', 'custom']]),
  };
}

function networkIntent(name: string, bridge: string, byte: number, [start, end]: [number, number]): NetworkIntent {
  const subnet = `192.168.${byte}`;
  return {
    kind: 'network',
    name,
    active: true,
    uuid: undefined,
    mac: undefined,
    bridge,
    forward: 'nat',
    address: { address: `${subnet}.1`, prefix: 24 },
    dhcp: [{ start: `${subnet}.${start}`, end: `${subnet}.${end}` }],
    xpath: new Map(),
  };
}

/** The sound reference lab: everything exists, DC01 started once, the second apply has no effect. */
export function goodParts(): Parts {
  const sizes = { dc01: 60n, sccm01: 100n, client01: 60n, client02: 60n };
  const volumes = Object.entries(sizes).map(([name, size]) => ({
    kind: 'volume' as const,
    pool: 'homelab',
    name: `${name}.qcow2`,
    capacity: size * 1024n ** 3n,
    format: 'qcow2',
    sparse: true,
    xpath: new Map(),
  }));
  const link = (name: string, mac: string, address: string) => ({ name, up: true, mac, addresses: [address] });
  const file = (path: string, inode: number, size = 197_568n) => {
    return { path, inode: String(inode), size, allocated: 200_704n, mtime: '1795402952592314879' };
  };
  return {
    tier: 'sandbox',
    networks: [networkIntent('lab-net', 'virbr56', 56, [100, 200]), networkIntent('default', 'virbr0', 122, [2, 254])],
    pools: [
      {
        kind: 'pool',
        name: 'homelab',
        active: true,
        uuid: undefined,
        type: 'dir',
        path: images,
        volumes,
        xpath: new Map(),
      },
    ],
    domains: [
      domainIntent('DC01', 2n, 'windows-server-2022'),
      domainIntent('SCCM01', 4n, 'windows-server-2022'),
      domainIntent('CLIENT01', 2n, 'windows-11'),
      domainIntent('CLIENT02', 2n, 'windows-11'),
    ],
    libvirt: '11.3.0',
    smokeDomains: ['DC01'],
    declared: textsOf('declared'),
    active: new Map([
      ['network-lab-net', true],
      ['network-default', true],
      ['pool-homelab', true],
    ]),
    observed: textsOf('observed'),
    inactive: new Set(),
    states: new Map(),
    autostart: new Set(),
    links: [
      link('virbr56', '52:54:00:56:00:01', '192.168.56.1/24'),
      link('virbr0', '52:54:00:7a:00:01', '192.168.122.1/24'),
    ],
    files: [
      ...Object.keys(sizes).map((name, index) => file(`${images}/${name}.qcow2`, 23 + index)),
      file('/var/lib/libvirt/iso/windows-server-2022.iso', 40),
      file('/var/lib/libvirt/iso/windows-11.iso', 41),
    ],
    missing: [],
    violations: new Map(),
    dropped: new Map(),
    misspelt: new Map(),
    module: {
      name: '/lab#nixosModules.default',
      enable: true,
      swtpm: true,
      connections: ['qemu:///system'],
      connection: 'qemu:///system',
      service: {
        script: 'PATH=/swtpm/bin:$PATH\n/helper  --connect qemu:///system /script\n',
        wantedBy: ['multi-user.target'],
      },
      failedAssertions: [],
      firewall: {
        ...{ enable: true, backend: 'iptables', trusted: ['lo'], forwardFiltered: false },
        ...{ everywhere: { udp: [], tcp: [] }, interfaces: {}, rules: '', forwardRules: '', libvirt: 'iptables' },
      },
    },
    moduleDeclares: () => {},
    recorded: () => {},
    define: () => {},
    smoke: [
      {
        domain: 'DC01',
        running: true,
        problem: undefined,
        swtpm: [{ pid: 4312, command: 'swtpm socket --tpm2' }],
        screen: { png: new Uint8Array(), width: 1280, height: 800, colours: 96, drawnByGuest: true },
        accelerator: 'tcg',
      },
    ],
    probe: () => {},
    rebuilt: {
      between: [],
      since: () => {},
      xml: () => {},
      files: () => {},
      pid: 4310,
      id: 1,
      stopped: [],
      stoppedDomains: false,
      unavailable: undefined,
    },
    running: new Set(['DC01']),
    events: [],
    applied: {
      xml: () => {},
      files: () => {},
      id: 1,
      off: false,
      failed: undefined,
      predicted: [],
      events: [],
      actions: [],
    },
    bases: new Map(),
    adaptations: [],
    machines: {
      of: 'QEMU 9.1.0',
      known: ['q35', 'pc', 'pc-q35-5.2', 'pc-q35-7.2', 'pc-q35-9.1'],
      deprecated: ['pc-q35-5.2'],
    },
  };
}

/** The context of the parts. */
export function contextOf(parts: Parts): CheckContext {
  const declared = declaredOf(parts);
  const observed: LabState = {
    ...stateOf(parts, parts.observed, undefined),
    host: { links: parts.links, files: parts.files, missing: parts.missing },
  };
  return {
    lab: labOf(parts),
    tier: parts.tier,
    declared,
    observed,
    recorded: declaredBut(parts, parts.recorded),
    module: { ...parts.module, declared: declaredBut(parts, parts.moduleDeclares) },
    schema: schemaOf(parts),
    redefined: redefinedOf(parts),
    smoke: parts.smoke,
    probe: probeOf(parts, observed),
    adaptations: parts.adaptations,
    machines: parts.machines,
    tools: { libvirt: parts.libvirt },
    first: firstOf(parts),
    rebuild:
      parts.rebuilt.unavailable === undefined
        ? { deployer: 'virsh', ...momentsOf(parts), events: parts.events, actions: [], failed: undefined }
        : { unavailable: parts.rebuilt.unavailable },
  };
}

/** Parsed values, by their source: a context changes one XML, or none, and parsed values are never changed. */
const known = new Map<string, unknown>();

function once<T>(from: object, read: () => T): T {
  const key = JSON.stringify(from);
  if (!known.has(key)) known.set(key, read());
  return known.get(key) as T;
}

function labOf(parts: Parts): Lab {
  return {
    name: 'homelab-sccm',
    file: 'lab.yaml',
    source: {
      kind: 'nix',
      folder: 'nixvirt',
      lists: 'nixvirt',
      flake: { folder: '.', output: 'nixosModules', name: 'default' },
      connection: undefined,
      recorded: undefined,
    },
    networks: parts.networks,
    pools: parts.pools,
    domains: parts.domains,
    complete: true,
    smoke: parts.smokeDomains,
    libvirt: '11.3.0',
    ...(parts.rebuilt.between.length > 0 && { scenario: { ...noScenario, between: parts.rebuilt.between } }),
  };
}

function declaredOf({ declared, active, dropped, misspelt }: Parts): LabState {
  const objects = [...declared.texts].map(([name, text]): RenderedObject => {
    const kind = name.slice(0, name.indexOf('-')) as Kind;
    const pool = kind === 'volume' ? 'homelab' : undefined;
    const xml = { text, origin: `${name}.xml` };
    return {
      kind,
      name: nameIn(name),
      uuid: undefined,
      pool,
      xml,
      active: active.get(name) ?? null,
      dropped: dropped.get(name) ?? [],
      ...(misspelt.has(name) && { misspelt: misspelt.get(name) ?? new Map() }),
    };
  });
  return once({ objects, misspelt: [...misspelt].map(([name, all]) => [name, ...all]) }, () =>
    declaredState({ objects }),
  );
}

/** The declared lab, with one change. */
function declaredBut(parts: Parts, change: (texts: XmlTexts) => void): LabState {
  const declared = new XmlTexts(parts.declared.texts);
  change(declared);
  return declaredOf({ ...parts, declared });
}

const dumps = { network: 'net-dumpxml', pool: 'pool-dumpxml', volume: 'vol-dumpxml', domain: 'dumpxml --inactive' };

function stateOf(parts: Parts, texts: XmlTexts, runningId: number | undefined): LabState {
  const sources = (kind: Kind): [XmlName, XmlSource][] =>
    [...texts.texts]
      .filter(([name]) => name.startsWith(`${kind}-`))
      .map(([name, text]) => [name, { text, origin: `virsh ${dumps[kind]} ${nameIn(name)}` }]);
  const live = (name: XmlName) => ({ active: !parts.inactive.has(name), persistent: true, autostart: true });
  const volumes = sources('volume').map(([, xml]) => once(xml, () => parseVolume(xml, 'homelab')));
  return {
    networks: sources('network').map(([name, xml]) => once([xml, live(name)], () => parseNetwork(xml, live(name)))),
    pools: sources('pool').map(([name, xml]) => parsePool(xml, volumes, live(name))),
    domains: sources('domain').map(([name, xml]) => {
      const domain = nameIn(name);
      const running = runningId !== undefined && parts.running.has(domain);
      const state = running ? 'running' : (parts.states.get(domain) ?? 'shut off');
      const autostart = parts.autostart.has(domain);
      const id = running ? runningId : undefined;
      const liveness = { active: state !== 'shut off', persistent: true, autostart, state, id };
      return once([xml, liveness], () => parseDomain(xml, liveness));
    }),
    host: undefined,
  };
}

function schemaOf({ declared, violations }: Parts): SchemaResult[] {
  return [...declared.texts.keys()].map((file) => {
    const kind = file.slice(0, file.indexOf('-')) as Kind;
    const name = kind === 'volume' ? `homelab/${nameIn(file)}` : nameIn(file);
    const schema = `/usr/share/libvirt/schemas/${kind}.rng`;
    return { kind, name, origin: `${file}.xml`, schema, violations: violations.get(`${kind} ${name}`) ?? [] };
  });
}

const pristine = { declared: textsOf('declared').texts, kept: textsOf('observed').texts };

/** libvirt's recorded forms of the declaration; unknown for an object that a fault has edited. */
function redefinedOf({ declared, define }: Parts): Redefinition[] {
  const times = [0, 1, 2].map((time) => {
    const texts = new XmlTexts(pristine.kept);
    define(texts, time);
    return texts.texts;
  });
  return [...declared.texts].flatMap(([name, text]) => {
    const kind = name.slice(0, name.indexOf('-')) as Kind;
    if (kind === 'volume' || text !== pristine.declared.get(name)) return [];
    const origin = `virsh ${dumps[kind]} ${nameIn(name)}`;
    const definitions = times.map((texts) => ({ text: texts.get(name) ?? '', origin }));
    return [{ kind, name: nameIn(name), definitions, refused: undefined }];
  });
}

function probeOf(parts: Parts, observed: LabState): ProbeOutcome {
  const outcome = probedOf(observed);
  parts.probe(outcome);
  return outcome as ProbeOutcome;
}

const tpmFile = '/var/lib/libvirt/swtpm/d0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01/tpm2/tpm2-00.permall';

function filesOf(parts: Parts): Map<string, FileFingerprint> {
  const files = new Map<string, FileFingerprint>(
    parts.files
      .filter(({ path }) => path.endsWith('.qcow2'))
      .map((file) => [file.path, { ...file, sha256: undefined }]),
  );
  for (const [inode, path] of ['/var/lib/libvirt/qemu/nvram/dc01.nvram', tpmFile].entries()) {
    const sha256 = 'a'.repeat(64);
    files.set(path, { path, inode: String(inode + 60), size: 540_672n, allocated: 540_672n, mtime: '1', sha256 });
  }
  return files;
}

function momentOf(
  of: Parts,
  texts: XmlTexts,
  id: number | undefined,
  pid: number,
  seen: ReadonlyMap<string, FileFingerprint>,
): Moment {
  return {
    state: stateOf(of, texts, id),
    pids: new Map([...of.running].map((name) => [name, pid])),
    files: seen,
    tpmFiles: new Map([['DC01', [tpmFile]]]),
    bases: of.bases,
  };
}

function firstOf(parts: Parts): Application {
  const { applied } = parts;
  const there = { ...parts, bases: new Map<string, string>() };
  const [texts, files] = [new XmlTexts(parts.observed.texts), filesOf(parts)];
  applied.xml(texts);
  applied.files(files);
  return {
    deployer: 'virsh',
    before: momentOf(there, parts.observed, 1, 4310, filesOf(parts)),
    after: momentOf(there, texts, applied.off ? undefined : applied.id, 4310, files),
    events: applied.events,
    actions: applied.actions,
    failed: applied.failed,
    predicted: applied.predicted,
  };
}

function momentsOf(parts: Parts): { before: Moment; after: Moment } {
  const files = filesOf(parts);
  const since = new XmlTexts(parts.observed.texts);
  const [texts, changed] = [new XmlTexts(parts.observed.texts), new Map(files)];
  parts.rebuilt.since(since);
  parts.rebuilt.xml(texts);
  parts.rebuilt.files(changed);
  const stopped = {
    ...parts,
    inactive: new Set([...parts.inactive, ...parts.rebuilt.stopped]),
    running: parts.rebuilt.stoppedDomains ? new Set<string>() : parts.running,
  };
  return {
    before: momentOf(parts, since, 1, 4310, files),
    after: momentOf(stopped, texts, parts.rebuilt.id, parts.rebuilt.pid, changed),
  };
}
