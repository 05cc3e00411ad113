import type { XmlSource } from '../xml/source.ts';
import { parseNamed } from './named.ts';
import type { Liveness, Pool, Volume } from './objects.ts';
import { parseSize } from './parse-size.ts';

/**
 * A storage pool from `virsh pool-dumpxml`, or from declared XML. https://libvirt.org/formatstorage.html
 * @param volumes its volumes, which a pool's own XML does not contain
 * @throws {VirtspecError} if the XML is not a pool
 */
export function parsePool(xml: XmlSource, volumes: readonly Volume[] = [], live?: Liveness): Pool {
  const { root, name, uuid } = parseNamed(xml, 'pool');
  return {
    kind: 'pool',
    name,
    uuid,
    xml,
    live,
    type: root.attribute('type') ?? '',
    path: root.child('target')?.child('path')?.text || undefined,
    volumes,
  };
}

/**
 * A storage volume from `virsh vol-dumpxml`, or from declared XML; sizes are bytes if no unit is given.
 * @param pool the pool's name, which a volume's own XML does not contain
 * @throws {VirtspecError} if the XML is not a volume
 */
export function parseVolume(xml: XmlSource, pool: string): Volume {
  const { root, name, uuid } = parseNamed(xml, 'volume');
  const target = root.child('target');
  return {
    kind: 'volume',
    name,
    uuid,
    xml,
    pool,
    path: target?.child('path')?.text || undefined,
    capacity: parseSize(root.child('capacity'), 'bytes'),
    allocation: parseSize(root.child('allocation'), 'bytes'),
    format: target?.child('format')?.attribute('type'),
  };
}
