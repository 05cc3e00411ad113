import type { RenderedObject } from '../../model/rendered.ts';
import { Editable } from './editable.ts';

/** What the lab's own networks and pools give its domains; everything else is the host's, which the sandbox does not have. */
export interface DeclaredLab {
  /** Bridges that libvirt makes for the lab's networks. */
  readonly bridges: ReadonlySet<string>;
  /** Addresses that libvirt gives those bridges. */
  readonly addresses: ReadonlySet<string>;
}

/** Networks of these modes use a bridge or a device of the host; libvirt makes none. https://libvirt.org/formatnetwork.html#connectivity */
const hostModes = new Set(['bridge', 'private', 'vepa', 'passthrough', 'hostdev']);

/** @throws {VirtspecError} `xml-doctype` or `xml-malformed` */
export function declaredLab(objects: readonly RenderedObject[]): DeclaredLab {
  const bridges = new Set<string>();
  const addresses = new Set<string>();
  for (const { kind, xml: source } of objects) {
    if (kind !== 'network') continue;
    const xml = new Editable(source);
    if (usesHostDevice(xml)) continue;
    const bridge = xml.attribute(xml.first('bridge'), 'name');
    if (bridge) bridges.add(bridge);
    for (const ip of xml.all('ip')) addresses.add(xml.attribute(ip, 'address') ?? '');
  }
  return { bridges, addresses };
}

/** Whether a network is one that only hands out what the host has. */
export function usesHostDevice(network: Editable): boolean {
  return hostModes.has(network.attribute(network.first('forward'), 'mode') ?? '');
}
