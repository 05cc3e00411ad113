import type { XmlElement } from '../xml/element.ts';
import { bytesOf } from './quantity.ts';

/** Bytes of `<memory unit='GiB'>2</memory>` and similar; undefined if the element is absent or libvirt does not know its unit. */
export function parseSize(element: XmlElement | undefined, defaultUnit: 'KiB' | 'bytes'): bigint | undefined {
  return element && bytesOf(element.text, element.attribute('unit') ?? defaultUnit);
}
