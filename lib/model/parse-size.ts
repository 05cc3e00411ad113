import type { XmlElement } from '../xml/element.ts';
import { bytesOf } from './quantity.ts';

/** Bytes of `<memory unit='GiB'>2</memory>` and its like; undefined when the element is absent or its unit unknown to libvirt. */
export function parseSize(element: XmlElement | undefined, defaultUnit: 'KiB' | 'bytes'): bigint | undefined {
  return element && bytesOf(element.text, element.attribute('unit') ?? defaultUnit);
}
