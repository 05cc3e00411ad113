import type { LabState } from './lab-state.ts';
import type { Disk, Domain, FirmwareKind, Interface, Network, Pool } from './objects.ts';

/** What a lab consists of, as its XML declares it: what a picture of it, or a table, shows. */
export interface Inventory {
  readonly networks: readonly InventoryNetwork[];
  readonly pools: readonly InventoryPool[];
  readonly domains: readonly InventoryDomain[];
}

export interface InventoryNetwork {
  readonly name: string;
  /** `nat`, `route`, `isolated`, ... */
  readonly forward: string;
  readonly bridge: string | undefined;
  /** `192.168.56.1/24`; without a prefix if the XML states none that is valid. */
  readonly addresses: readonly string[];
  /** `192.168.56.100 to 192.168.56.200` */
  readonly dhcp: readonly string[];
}

export interface InventoryPool {
  readonly name: string;
  /** `dir`, `logical`, ... */
  readonly type: string;
  readonly path: string | undefined;
  readonly volumes: readonly InventoryVolume[];
}

export interface InventoryVolume {
  readonly name: string;
  /** Bytes. */
  readonly capacity: bigint | undefined;
  readonly format: string | undefined;
}

export interface InventoryDomain {
  readonly name: string;
  readonly machine: string | undefined;
  /** Bytes. */
  readonly memory: bigint | undefined;
  readonly vcpus: number | undefined;
  readonly firmware: FirmwareKind;
  /** Its version, `2.0`; `unversioned` if it has one whose version the XML does not state. */
  readonly tpm: string | undefined;
  readonly interfaces: readonly InventoryInterface[];
  readonly disks: readonly InventoryDisk[];
}

export interface InventoryInterface {
  /** `network`, `bridge`, `direct`, ... */
  readonly type: string;
  /** The network, bridge or host device that it is on. */
  readonly on: string | undefined;
  readonly mac: string | undefined;
  readonly model: string | undefined;
}

export interface InventoryDisk {
  /** `disk`, `cdrom`, ... */
  readonly device: string;
  readonly target: string | undefined;
  readonly bus: string | undefined;
  /** With `volume`: the volume that it is. */
  readonly pool: string | undefined;
  readonly volume: string | undefined;
  /** The path of a file or a block device. */
  readonly file: string | undefined;
}

/** The inventory of a lab. A disk that is the file of a declared volume is that volume. */
export function inventoryOf({ networks, pools, domains }: LabState): Inventory {
  const volumes = new Map(
    pools.flatMap((pool) =>
      pool.volumes.flatMap(({ name, path }) => {
        const file = path ?? (pool.path === undefined ? undefined : `${pool.path.replace(/\/$/, '')}/${name}`);
        return file === undefined ? [] : [[file, { pool: pool.name, volume: name }] as const];
      }),
    ),
  );
  return {
    networks: networks.map(networkOf),
    pools: pools.map(poolOf),
    domains: domains.map((domain) => domainOf(domain, volumes)),
  };
}

type VolumeOf = ReadonlyMap<string, { readonly pool: string; readonly volume: string }>;

function networkOf({ name, forward, bridge, addresses }: Network): InventoryNetwork {
  return {
    ...{ name, forward, bridge },
    addresses: addresses.map(({ address, prefix }) => (prefix === undefined ? address : `${address}/${prefix}`)),
    dhcp: addresses.flatMap(({ dhcp }) => dhcp.map(({ start, end }) => `${start} to ${end}`)),
  };
}

function poolOf({ name, type, path, volumes }: Pool): InventoryPool {
  return {
    ...{ name, type, path },
    volumes: volumes.map(({ name, capacity, format }) => ({ name, capacity, format })),
  };
}

function domainOf(domain: Domain, volumes: VolumeOf): InventoryDomain {
  const { name, machine, memory, vcpus, firmware, tpm, interfaces, disks } = domain;
  return {
    ...{ name, machine, memory, vcpus },
    firmware: firmware.kind,
    tpm: tpm && (tpm.version ?? 'unversioned'),
    interfaces: interfaces.map(interfaceOf),
    disks: disks.map((disk) => diskOf(disk, volumes)),
  };
}

function interfaceOf({ type, network, bridge, device, mac, model }: Interface): InventoryInterface {
  return { type, on: network ?? bridge ?? device, mac, model };
}

function diskOf({ device, target, bus, pool, volume, file }: Disk, volumes: VolumeOf): InventoryDisk {
  const known = file === undefined ? undefined : volumes.get(file);
  return { device, target, bus, pool: pool ?? known?.pool, volume: volume ?? known?.volume, file };
}
