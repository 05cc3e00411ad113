import type { XmlElement } from '../xml/element.ts';
import type { XmlSource } from '../xml/source.ts';
import { prefixOfNetmask, usualPrefix } from './ip.ts';
import { parseNamed } from './named.ts';
import type { Network, NetworkAddress, NetworkLiveness } from './objects.ts';

/**
 * A network from `virsh net-dumpxml`, or from declared XML. https://libvirt.org/formatnetwork.html
 * @throws {VirtspecError} if the XML is not a network
 */
export function parseNetwork(xml: XmlSource, live?: NetworkLiveness): Network {
  const { root, name, uuid } = parseNamed(xml, 'network');
  const forward = root.child('forward');
  return {
    kind: 'network',
    name,
    uuid,
    xml,
    live,
    bridge: root.child('bridge')?.attribute('name'),
    mac: root.child('mac')?.attribute('address')?.toLowerCase(),
    forward: forward ? (forward.attribute('mode') ?? 'nat') : 'isolated',
    addresses: root.children('ip').flatMap(parseAddress),
  };
}

function parseAddress(ip: XmlElement, index: number): NetworkAddress[] {
  const address = ip.attribute('address');
  if (address === undefined) return [];
  return [
    {
      family: ip.attribute('family') === 'ipv6' ? 'ipv6' : 'ipv4',
      address,
      prefix: prefixOf(ip, address),
      dhcp: ip.children('dhcp').flatMap((dhcp) =>
        dhcp.children('range').map((range) => ({
          start: range.attribute('start') ?? '',
          end: range.attribute('end') ?? '',
        })),
      ),
      hosts: ip.children('dhcp').flatMap((dhcp) =>
        dhcp.children('host').map((host, position) => ({
          mac: host.attribute('mac')?.toLowerCase(),
          id: host.attribute('id'),
          ip: host.attribute('ip'),
          position: position + 1,
        })),
      ),
      position: index + 1,
    },
  ];
}

function prefixOf(ip: XmlElement, address: string): number | undefined {
  const prefix = Number(ip.attribute('prefix') ?? 0);
  if (prefix !== 0) return prefix;
  const netmask = ip.attribute('netmask');
  return netmask === undefined ? usualPrefix(address) : prefixOfNetmask(netmask);
}
