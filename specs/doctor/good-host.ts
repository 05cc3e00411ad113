import { readFileSync } from 'node:fs';
import { parseDomainCapabilities } from '../../lib/adapt/domain-capabilities.ts';
import type { LabDemands } from '../../lib/doctor/demands.ts';
import { type Fact, seen } from '../../lib/doctor/fact.ts';
import type { HostFacts, IsoFile, LibvirtFacts, MachineFacts, ToolFacts } from '../../lib/doctor/host-facts.ts';
import type { DoctorContext } from '../../lib/doctor/prerequisite.ts';
import { parseConnectionUri } from '../../lib/model/connection-uri.ts';

export const iso = '/var/lib/libvirt/iso/windows.iso';
export const poolPath = '/var/lib/libvirt/images/homelab';
export const uuid = '70b08691-28dc-4b47-90a1-45bbeac9ab5a';
/** The emulator of a definition, in Nix’s store. */
export const qemu = '/nix/store/0c1fbd5pkh8bx2yfmkdyxcrpqqqqvz5a-qemu-9.2.3';
export const gib = 1024n ** 3n;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A host and a lab, mutable by a fault. */
export interface Parts {
  uri: string;
  demands: Writable<LabDemands> | undefined;
  connection: HostFacts['connection'];
  libvirt: Writable<LibvirtFacts>;
  tools: Writable<ToolFacts>;
  machine: Writable<MachineFacts>;
  isos: Map<string, Fact<IsoFile>>;
  sshServers: Map<string, HostFacts['sshServers'] extends ReadonlyMap<string, infer V> ? V : never>;
  directories: Map<string, HostFacts['directories'] extends ReadonlyMap<string, infer V> ? V : never>;
}

/** The output of a command; the value is what was parsed from it. */
export const shown = <T>(value: T, excerpt = 'as it was shown'): Fact<T> => seen(value, 'a command', excerpt);

const capabilitiesText = readFileSync(
  new URL('../../fixtures/doctor/domain-capabilities.xml', import.meta.url),
  'utf8',
);

export const capabilitiesOf = (text: string) => shown(parseDomainCapabilities(text), text);
/** The capabilities with `from` replaced; it must occur. */
export function capabilitiesWith(from: RegExp, to: string) {
  if (!from.test(capabilitiesText)) throw new Error(`${from} is not in the fixture`);
  return capabilitiesOf(capabilitiesText.replace(from, to));
}

export const step = (path: string, mode: number, uid = 0, gid = 0) => ({ path, mode, uid, gid });

export const goodIso: IsoFile = {
  size: 5_000_000_000,
  kind: 'file',
  format: 'UDF',
  promised: 4_000_000_000,
  steps: [step('/', 0o755), step('/var/lib/libvirt/iso', 0o755), step(iso, 0o644)],
};

/** A Debian workstation with everything that the lab needs, before the first apply. */
export function goodParts(): Parts {
  const device = { there: true, refused: undefined };
  return {
    uri: 'qemu:///system',
    demands: {
      name: 'homelab',
      isos: new Map([[iso, ['DC01']]]),
      pools: [
        { name: 'homelab', path: poolPath, volumes: [{ name: 'dc01.qcow2', capacity: 60n * gib, allocation: 0n }] },
      ],
      networks: [
        {
          name: 'lab-net',
          uuid,
          bridge: 'virbr56',
          addresses: [{ address: '192.168.56.1', prefix: 24 }],
          dhcp: true,
        },
      ],
      secureBoot: ['DC01'],
      uefi: ['DC01'],
      tpm: ['DC01'],
      agents: ['DC01'],
      ssh: [{ name: 'DC01', address: '192.168.56.10', port: 22 }],
      xml: { gl: ['DC01'], volumeDisks: ['DC01'], firmwareFiles: ['/nix/store/placeholder/OVMF_CODE.ms.fd'] },
    },
    connection: { outcome: 'connected', said: 'Using library: libvirt 11.3.0' },
    libvirt: {
      versions: shown({ client: '11.3.0', daemon: '11.3.0', hypervisor: 'QEMU 10.0.2' }),
      capabilities: capabilitiesOf(capabilitiesText),
      security: shown(['dac']),
      qemuUser: shown({ name: 'libvirt-qemu', uid: 64055, groups: [64055, 104] }),
      networks: shown([]),
      guests: shown(
        new Map([
          ['DC01', { state: 'running', channel: 'connected', store: [{ place: 'its definition', path: qemu }] }],
        ]),
      ),
    },
    tools: {
      virtManager: shown('5.0.0'),
      nix: shown('2.28.3'),
      nixFeatures: shown(['nix-command', 'flakes']),
    },
    machine: {
      os: shown({ name: 'Debian GNU/Linux 13', nixos: false }),
      user: shown({ name: 'ann', uid: 1000, groups: ['ann', 'libvirt', 'kvm'], member: ['ann', 'libvirt', 'kvm'] }),
      sockets: shown([{ path: '/run/libvirt/libvirt-sock', group: 'libvirt', mode: '0660' }]),
      units: shown(new Map([['libvirtd.socket', 'active']])),
      devices: shown(new Map(['/dev/kvm', '/dev/vhost-net', '/dev/net/tun'].map((path) => [path, device]))),
      kvmGuest: shown({ refused: undefined }),
      cpuFlags: shown(['fpu', 'vmx']),
      nested: shown(new Map([['kvm_intel', 'Y']])),
      cgroups: shown(['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'blkio']),
      iommuGroups: shown(14),
      secureGuest: shown('AMD SEV'),
      renderNodes: shown(['renderD128']),
      links: shown([{ name: 'eth0', up: true, mac: undefined, addresses: ['10.0.0.7/24'] }]),
      routes: shown([{ to: '10.0.0.0/24', link: 'eth0' }]),
      listeners: shown([]),
      firmware: shown([
        {
          origin: '/usr/share/qemu/firmware/40-edk2-x86_64-secure-enrolled.json',
          architectures: ['x86_64'],
          machines: ['pc-q35-*'],
          code: '/usr/share/OVMF/OVMF_CODE_4M.ms.fd',
          vars: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd',
          format: 'raw',
          secureBoot: true,
          enrolledKeys: true,
          requiresSmm: true,
        },
      ]),
      firmwareFiles: shown(new Set<string>()),
      store: shown(new Map([[qemu, { there: true, roots: [{ root: '/run/current-system', lasts: true }] }]])),
    },
    isos: new Map([[iso, shown(goodIso)]]),
    sshServers: new Map([['DC01', shown({ banner: 'SSH-2.0-OpenSSH_for_Windows_9.5' })]]),
    directories: new Map([
      [poolPath, shown({ there: true, nearest: poolPath, device: 1, free: 200n * gib, taken: new Map() })],
    ]),
  };
}

export function contextOf({ uri, demands, ...facts }: Parts): DoctorContext {
  return { uri: parseConnectionUri(uri), demands, facts };
}
