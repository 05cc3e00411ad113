import type { Lab } from '../lab/lab.ts';
import { hasAgentChannel } from '../model/agent-channel.ts';
import type { LabState } from '../model/lab-state.ts';
import { subnetsOf } from '../model/network-subnets.ts';
import type { Domain } from '../model/objects.ts';

/** What a lab needs from its host: from its XML if available, else from its file. */
export interface LabDemands {
  readonly name: string;
  /** Absolute paths of the ISOs, each with the domains that need it. */
  readonly isos: ReadonlyMap<string, readonly string[]>;
  readonly pools: readonly PoolDemand[];
  readonly networks: readonly NetworkDemand[];
  readonly secureBoot: readonly string[];
  readonly uefi: readonly string[];
  readonly tpm: readonly string[];
  /** Domains with the channel of a guest agent. */
  readonly agents: readonly string[];
  /** Where the lab file says that guests are reached by ssh. */
  readonly ssh: readonly SshDemand[];
  /** What only its XML shows; absent if it was not available. */
  readonly xml?: XmlDemands;
}

interface XmlDemands {
  /** Domains with OpenGL on their display. */
  readonly gl: readonly string[];
  /** Domains with disks of `type='volume'`. */
  readonly volumeDisks: readonly string[];
  /** Loaders and NVRAM templates, by path. */
  readonly firmwareFiles: readonly string[];
}

export interface SshDemand {
  /** The domain. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface PoolDemand {
  readonly name: string;
  /** For a `dir` pool: other types have no directory that must be created. */
  readonly path: string;
  readonly volumes: readonly {
    readonly name: string;
    readonly capacity: bigint | undefined;
    /** Bytes that it allocates at once. */
    readonly allocation: bigint;
  }[];
}

export interface NetworkDemand {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly bridge: string | undefined;
  readonly addresses: readonly { readonly address: string; readonly prefix: number }[];
  /** dnsmasq assigns addresses on it. */
  readonly dhcp: boolean;
}

/** @param declared from the lab's XML; undefined if it was not available */
export function demandsOf(lab: Lab, declared: LabState | undefined): LabDemands {
  return declared ? demandsOfXml(lab, declared) : demandsOfFile(lab);
}

function demandsOfXml({ name, domains: intents }: Lab, { domains, pools, networks }: LabState): LabDemands {
  const meant = new Set(intents.filter(({ agent }) => agent).map((intent) => intent.name));
  const named = (which: (domain: Domain) => boolean) => domains.filter(which).map((domain) => domain.name);
  return {
    name,
    isos: wanted(
      domains.flatMap((domain) =>
        domain.disks
          .filter(({ device, type, file }) => device === 'cdrom' && type === 'file' && file !== undefined)
          .map(({ file = '' }) => [file, domain.name] as const),
      ),
    ),
    pools: pools.flatMap(({ name, type, path, volumes }) =>
      type !== 'dir' || path === undefined
        ? []
        : [
            {
              name,
              path,
              volumes: volumes.map(({ name, capacity, allocation, format }) => {
                // A raw volume allocates its capacity at once, unless declared otherwise; a qcow2 almost nothing.
                return { name, capacity, allocation: allocation ?? (format === 'raw' ? (capacity ?? 0n) : 0n) };
              }),
            },
          ],
    ),
    networks: networks.map(({ name, uuid, bridge, addresses }) => ({
      ...{ name, uuid, bridge },
      addresses: subnetsOf(addresses),
      dhcp: addresses.some(({ dhcp }) => dhcp.length > 0),
    })),
    secureBoot: named(({ firmware }) => firmware.kind === 'uefi-secure-boot'),
    uefi: named(({ firmware }) => firmware.kind !== 'bios'),
    tpm: named(({ tpm }) => tpm?.backend === 'emulator'),
    ssh: sshOf(intents),
    agents: named((domain) => meant.has(domain.name) || hasAgentChannel(domain.xml)),
    xml: {
      gl: named(({ graphics }) => graphics.some(({ gl }) => gl)),
      volumeDisks: named(({ disks }) => disks.some(({ type }) => type === 'volume')),
      firmwareFiles: [
        ...new Set(domains.flatMap(({ firmware: { loader, nvramTemplate } }) => [loader, nvramTemplate])),
      ].filter((path) => path !== undefined),
    },
  };
}

function demandsOfFile({ name, domains, pools, networks }: Lab): LabDemands {
  const named = (which: (domain: Lab['domains'][number]) => boolean) =>
    domains.filter(which).map((domain) => domain.name);
  return {
    name,
    isos: wanted(domains.flatMap(({ name, cdroms = [] }) => cdroms.map((path) => [path, name] as const))),
    pools: pools.flatMap(({ name, type = 'dir', path, volumes }) =>
      type !== 'dir' || path === undefined
        ? []
        : [{ name, path, volumes: volumes.map(({ name, capacity }) => ({ name, capacity, allocation: 0n })) }],
    ),
    networks: networks.map(({ name, uuid, bridge, address, dhcp }) => {
      return { name, uuid, bridge, addresses: subnetsOf(address ? [address] : []), dhcp: typeof dhcp === 'object' };
    }),
    secureBoot: named(({ firmware }) => firmware === 'uefi-secure-boot'),
    uefi: named(({ firmware }) => firmware !== undefined && firmware !== 'bios'),
    tpm: named(({ tpm }) => typeof tpm === 'string'),
    agents: named(({ agent }) => agent ?? false),
    ssh: sshOf(domains),
  };
}

function sshOf(domains: Lab['domains']): readonly SshDemand[] {
  return domains.flatMap(({ name, ssh }) =>
    ssh?.address === undefined ? [] : [{ name, address: ssh.address, port: ssh.port ?? 22 }],
  );
}

function wanted(pairs: readonly (readonly [path: string, domain: string])[]): ReadonlyMap<string, readonly string[]> {
  const isos = new Map<string, string[]>();
  for (const [path, domain] of pairs) isos.set(path, [...(isos.get(path) ?? []), domain]);
  return isos;
}
