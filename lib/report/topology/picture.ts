import type { Inventory, InventoryDomain } from '../../model/inventory.ts';
import type { Standing } from '../shade.ts';

/** The state of each object: for its colour, and where its node leads. */
export type StandingOf = (kind: 'network' | 'pool' | 'volume' | 'domain', name: string) => Standing;

/** A line of a node; `port` is what edges end at. */
export interface Row {
  readonly port?: string;
  readonly text: string;
  readonly shade?: Standing['shade'];
}

/** A node of the picture. */
export interface PictureNode {
  readonly id: string;
  readonly kind: 'network' | 'domain' | 'pool' | 'outside';
  readonly column: 'left' | 'middle' | 'right';
  readonly title: string;
  readonly rows: readonly Row[];
  readonly standing: Standing;
}

/** From a network to a NIC, or from a disk to its volume. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'nic' | 'disk';
  /** The node of the network or pool: edges of one network have one colour. */
  readonly of: string;
}

/** The lab as a graph: networks and what else NICs are on, domains, pools with their volumes. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

/** Above so many domains, those that are alike are drawn as one: nobody can read more, and the layout takes its time. */
const legible = 80;

/** Above so many domains, networks are far from some of them: each NIC then names its own. */
const near = 8;

/** Above so many volumes, a pool shows their number. */
const volumesShown = 12;

/** Domains that are drawn as one node: all of one state, on the same networks and pools. */
type Alike = readonly [InventoryDomain, ...InventoryDomain[]];

/** The picture of a lab. */
export function pictureOf(inventory: Inventory, standing: StandingOf): Picture {
  const groups =
    inventory.domains.length > legible
      ? alike(inventory.domains, standing)
      : inventory.domains.map((one): Alike => [one]);
  const places = new Places(inventory);
  const domains = groups.map((group, index) => domainNode(group, `d${index}`, { standing, far: groups.length > near }));
  const edges = groups.flatMap((group, index) => edgesOf(group[0], `d${index}`, places));
  const networks = inventory.networks.map(
    ({ name, forward, bridge, addresses, dhcp }, index): PictureNode => ({
      ...{ id: `n${index}`, kind: 'network', column: 'left', title: name, standing: standing('network', name) },
      rows: [
        { text: [forward, bridge].filter(Boolean).join(' · '), port: 'p' },
        ...addresses.map((text) => ({ text })),
        ...dhcp.map((range) => ({ text: `DHCP ${range}` })),
      ],
    }),
  );
  return { nodes: [...networks, ...places.outside(), ...domains, ...poolNodes(inventory, standing)], edges };
}

/** What NICs and disks are connected to, by node; what the lab does not declare gets a node of its own. */
class Places {
  readonly #known: ReadonlyMap<string, string>;
  readonly #outside = new Map<string, PictureNode>();

  constructor({ networks, pools }: Inventory) {
    this.#known = new Map([
      // A NIC may be on a network by the network's name or by its bridge.
      ...networks.map(({ bridge }, index) => [`bridge ${bridge}`, `n${index}`] as const),
      ...networks.map(({ name }, index) => [`network ${name}`, `n${index}`] as const),
      ...pools.map(({ name }, index) => [`pool ${name}`, `p${index}`] as const),
    ]);
  }

  nodeOf(kind: string, name: string): string {
    const key = `${kind} ${name}`;
    const known = this.#known.get(key) ?? this.#outside.get(key)?.id;
    if (known !== undefined) return known;
    const id = `x${this.#outside.size}`;
    const said = kind === 'network' || kind === 'pool' ? `${kind}, not declared here` : `${kind} of the host`;
    const standing: Standing = { shade: 'none', link: undefined };
    const column = kind === 'pool' ? 'right' : 'left';
    this.#outside.set(key, { id, kind: 'outside', column, title: name, rows: [{ text: said, port: 'p' }], standing });
    return id;
  }

  outside(): readonly PictureNode[] {
    return [...this.#outside.values()];
  }
}

/** How a domain is drawn. */
interface DomainLook {
  readonly standing: StandingOf;
  /** Whether what it is connected to may be out of sight. */
  readonly far: boolean;
}

function domainNode(group: Alike, id: string, { standing, far }: DomainLook): PictureNode {
  const [domain] = group;
  const own = standing('domain', domain.name);
  const nics = domain.interfaces.map(({ mac, model, type, on }, index): Row => {
    const place = on === undefined ? type : far ? on : undefined;
    const what = group.length > 1 ? [model ?? type] : [mac ?? 'no MAC', model];
    return { port: `i${index}`, text: [...what, place].filter(Boolean).join(' · ') };
  });
  const disks = domain.disks.map(({ device, target, bus, volume, file }, index): Row => {
    const held = volume ?? file?.split('/').at(-1) ?? 'empty';
    return {
      port: `v${index}`,
      text: [target ?? bus, device, ...(group.length > 1 ? [] : [held])].filter(Boolean).join(' · '),
    };
  });
  const title = group.length > 1 ? `${group.length} domains` : domain.name;
  const rows = [{ text: group.length > 1 ? namesOf(group) : hardwareOf(domain) }, ...nics, ...disks];
  return { id, kind: 'domain', column: 'middle', title, rows, standing: own };
}

function namesOf(group: Alike): string {
  const names = group.map(({ name }) => name);
  return names.length > 3 ? `${names[0]}, ${names[1]} … ${names.at(-1)}` : names.join(', ');
}

function hardwareOf({ firmware, tpm, vcpus }: InventoryDomain): string {
  const kinds = { bios: 'BIOS', uefi: 'UEFI', 'uefi-secure-boot': 'UEFI, Secure Boot' };
  const cpus = vcpus === undefined ? undefined : `${vcpus} vCPU${vcpus === 1 ? '' : 's'}`;
  return [cpus, kinds[firmware], tpm && `TPM ${tpm}`].filter(Boolean).join(' · ');
}

function edgesOf(domain: InventoryDomain, id: string, places: Places): readonly PictureEdge[] {
  const nics = domain.interfaces.flatMap(({ type, on }, index): PictureEdge[] => {
    if (on === undefined) return [];
    const from = places.nodeOf(type === 'direct' ? 'device' : type, on);
    return [{ from: `${from}:p:e`, to: `${id}:i${index}:w`, kind: 'nic', of: from }];
  });
  const disks = domain.disks.flatMap(({ pool }, index): PictureEdge[] =>
    pool === undefined ? [] : [diskEdge(`${id}:v${index}:e`, places.nodeOf('pool', pool))],
  );
  return [...nics, ...disks];
}

function diskEdge(from: string, pool: string): PictureEdge {
  return { from, to: `${pool}:p:w`, kind: 'disk', of: pool };
}

function poolNodes({ pools }: Inventory, standing: StandingOf): readonly PictureNode[] {
  return pools.map(({ name, type, path, volumes }, index) => ({
    ...{ id: `p${index}`, kind: 'pool', column: 'right', title: name, standing: standing('pool', name) },
    rows: [
      { text: [type, path].filter(Boolean).join(' · '), port: 'p' },
      ...(volumes.length > volumesShown
        ? [{ text: `${volumes.length} volumes` }]
        : volumes.map((volume) => ({
            text: volume.name,
            shade: standing('volume', `${name}/${volume.name}`).shade,
          }))),
    ],
  }));
}

/** Domains with a fault stay by themselves, as long as they are few. */
function alike(domains: readonly InventoryDomain[], standing: StandingOf): readonly Alike[] {
  const faulty = domains.filter(({ name }) => ['fail', 'warn'].includes(standing('domain', name).shade));
  const alone = new Set(faulty.length <= aloneShown ? faulty : []);
  const groups = new Map<string, [InventoryDomain, ...InventoryDomain[]]>();
  for (const domain of domains) {
    const key = alone.has(domain) ? domain.name : likenessOf(domain, standing);
    const same = groups.get(key);
    if (same) same.push(domain);
    else groups.set(key, [domain]);
  }
  return [...groups.values()];
}

/** Of a lab whose domains are gathered, as many with a fault are still drawn one by one. */
const aloneShown = 20;

/** Everything about a domain that the picture of several shows. */
function likenessOf({ name, interfaces, disks, firmware, tpm, vcpus }: InventoryDomain, standing: StandingOf): string {
  const nics = interfaces.map(({ type, on, model }) => [type, on, model]);
  const drives = disks.map(({ pool, device, target, bus }) => [pool, device, target ?? bus]);
  return JSON.stringify([standing('domain', name).shade, nics, drives, firmware, tpm, vcpus]);
}
