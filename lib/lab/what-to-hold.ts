import { isInside } from '../model/ip.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Disk, Domain, Interface, Network, Pool } from '../model/objects.ts';
import { formatQuantity, parseQuantity } from '../model/quantity.ts';

/** What a lab file says of one object: keys of its schema. */
export type Held = Readonly<Record<string, unknown>>;

/** What a lab file says of one object. */
export interface HeldObject {
  readonly name: string;
  readonly held: Held;
  /** A comment beside it. */
  readonly note?: string;
}

/** What a lab file says of each object. */
export interface HeldLab {
  readonly networks: readonly HeldObject[];
  readonly pools: readonly HeldObject[];
  readonly domains: readonly HeldObject[];
}

/**
 * What is worth saying once more of a lab that is declared: what its owner would notice when it changed by mistake, and whether a switch starts it. Not UUIDs, MAC addresses and the
 * like: the checks hold those without a word in the lab file.
 */
export function whatToHold({ networks, pools, domains }: LabState): HeldLab {
  return {
    networks: networks.map((network) => ({ name: network.name, held: ofNetwork(network) })),
    pools: pools.map((pool) => ({ name: pool.name, held: ofPool(pool) })),
    domains: domains.map((domain) => ({ name: domain.name, held: ofDomain(domain, networks) })),
  };
}

function ofNetwork({ forward, addresses, wanted }: Network): Held {
  const [first] = addresses;
  const address = first?.prefix === undefined ? undefined : { address: first.address, prefix: first.prefix };
  const ranges = (first?.dhcp ?? []).filter(
    ({ start, end }) => address && [start, end].every((one) => isInside(one, address)),
  );
  const dhcp = ranges.map(({ start, end }) => `${start}-${end}`);
  return present({
    active: wanted === true ? true : undefined,
    forward,
    address: address && `${address.address}/${address.prefix}`,
    dhcp: dhcp.length > 1 ? dhcp : dhcp[0],
  });
}

function ofPool({ path, volumes, wanted }: Pool): Held {
  const sizes = volumes.flatMap(({ name, capacity }) => {
    const size = capacity === undefined ? undefined : said(capacity);
    return size === undefined ? [] : [[name, size] as const];
  });
  return present({
    active: wanted === true ? true : undefined,
    path: path?.startsWith('/') ? path : undefined,
    volumes: sizes.length > 0 ? Object.fromEntries(sizes) : undefined,
  });
}

function ofDomain(domain: Domain, networks: readonly Network[]): Held {
  const { memory, vcpus, firmware, tpm, disks, interfaces, wanted } = domain;
  return present({
    state: wanted === true ? 'running' : undefined,
    memory: memory === undefined ? undefined : said(memory),
    vcpus,
    firmware: firmware.kind,
    tpm: tpm?.backend === 'emulator' ? tpm.version : undefined,
    disks: all(disks.filter(({ device }) => device === 'disk' || device === 'lun').map(ofDisk)),
    interfaces: all(interfaces.filter(({ standby }) => !standby).map((one) => ofInterface(one, networks))),
  });
}

function ofDisk({ pool, volume, file }: Disk): Held | undefined {
  if (pool !== undefined && volume !== undefined) return { source: `${pool}/${volume}` };
  // A store path is another one after the next update.
  return file?.startsWith('/') && !file.startsWith('/nix/store/') ? { source: file } : undefined;
}

function ofInterface({ network, bridge, device }: Interface, networks: readonly Network[]): Held | undefined {
  if (network !== undefined) return { network };
  if (bridge !== undefined) {
    const own = networks.find((one) => one.bridge === bridge);
    return own ? { network: own.name } : { bridge };
  }
  return device === undefined ? undefined : { device };
}

/** A list says that there are no others: it holds only where each of it can be said. */
function all(items: readonly (Held | undefined)[]): readonly Held[] | undefined {
  const sayable = items.filter((item) => item !== undefined);
  return items.length > 0 && sayable.length === items.length ? sayable : undefined;
}

/** A size as a lab file takes it; undefined for one that it could not. */
function said(bytes: bigint): string | undefined {
  const text = formatQuantity(bytes);
  return parseQuantity(text) === bytes ? text : undefined;
}

function present(held: Held): Held {
  return Object.fromEntries(Object.entries(held).filter(([, value]) => value !== undefined));
}
