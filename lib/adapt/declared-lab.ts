import type { RenderedObject } from '../model/rendered.ts';
import { Editable } from './editable.ts';

/** What the lab's own networks and pools provide to its domains; everything else is the host's, which the sandbox does not have. */
export interface DeclaredLab {
  /** Bridges that libvirt creates for the lab's networks. */
  readonly bridges: ReadonlySet<string>;
  /** Addresses that libvirt assigns to those bridges. */
  readonly addresses: ReadonlySet<string>;
  /** The lab's networks by name. */
  readonly networks: ReadonlyMap<string, NetworkOrigin>;
  /** The types of the lab's pools, by name. */
  readonly pools: ReadonlyMap<string, string>;
  /** The lab's volumes: as `pool/name`, and by their paths if the pool has a folder. */
  readonly volumes: ReadonlySet<string>;
}

/** The origin of a network's switch: libvirt creates it, or it is a bridge of the host, or another switch of the host, which supports VLANs. */
export type NetworkOrigin = 'libvirt' | 'host bridge' | 'host switch';

/** Networks with these modes use a bridge or a device of the host; libvirt creates none. https://libvirt.org/formatnetwork.html#connectivity */
const hostModes = new Set(['bridge', 'private', 'vepa', 'passthrough', 'hostdev']);

/** Those of them that hand out an adapter, which filters VLANs by itself. */
const adapterModes = new Set(['passthrough', 'hostdev']);

/** @throws {VirtspecError} `xml-doctype` or `xml-malformed` */
export function declaredLab(objects: readonly RenderedObject[]): DeclaredLab {
  const bridges = new Set<string>();
  const addresses = new Set<string>();
  const networks = new Map<string, NetworkOrigin>();
  const folders = new Map<string, string>();
  const pools = new Map<string, string>();
  for (const { kind, name, xml: source } of objects) {
    if (kind === 'pool') {
      const xml = new Editable(source);
      folders.set(name, xml.text(xml.first('target/path')).replace(/\/$/, ''));
      pools.set(name, xml.attribute(xml.root, 'type') ?? '');
    }
    if (kind !== 'network') continue;
    const xml = new Editable(source);
    networks.set(name, originOf(xml));
    if (usesHostDevice(xml)) continue;
    const bridge = xml.attribute(xml.first('bridge'), 'name');
    if (bridge) bridges.add(bridge);
    for (const ip of xml.all('ip')) addresses.add(xml.attribute(ip, 'address') ?? '');
  }
  const volumes = objects.flatMap(({ kind, name, pool = '' }) =>
    kind === 'volume' ? [`${pool}/${name}`, `${folders.get(pool) || `/${pool}`}/${name}`] : [],
  );
  return { bridges, addresses, networks, pools, volumes: new Set(volumes) };
}

/** Whether a network only hands out what the host has. */
export function usesHostDevice(network: Editable): boolean {
  return hostModes.has(network.attribute(network.first('forward'), 'mode') ?? '');
}

/** The origin of a network's switch, from its XML. */
export function originOf(network: Editable): NetworkOrigin {
  if (!usesHostDevice(network)) return 'libvirt';
  const mode = network.attribute(network.first('forward'), 'mode') ?? '';
  const ports = [...network.all('virtualport'), ...network.all('portgroup/virtualport')];
  return adapterModes.has(mode) || ports.length > 0 ? 'host switch' : 'host bridge';
}
