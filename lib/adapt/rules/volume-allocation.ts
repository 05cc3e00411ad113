import { bytesOf } from '../../model/quantity.ts';
import type { Editable } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * If `allocation` is absent, libvirt uses the whole capacity: it then writes out a raw volume in full, like one on LVM, and any other volume whose
 * allocation equals its capacity. https://libvirt.org/formatstorage.html#storage-volume-general-metadata
 */
export const volumeAllocation: AdaptRule = {
  id: 'volume-allocation',
  kind: 'volume',
  why: "The sandbox's storage is in memory: the volume has its full size there, but allocates nothing.",
  adapt(xml) {
    const allocation = xml.first('allocation');
    const format = xml.attribute(xml.first('target/format'), 'type') ?? 'raw';
    const declared = allocation ? sizeOf(xml, 'allocation') : undefined;
    const isFull =
      format === 'raw' ? declared !== 0n : declared !== undefined && declared >= (sizeOf(xml, 'capacity') ?? 0n);
    if (!isFull) return;
    if (allocation) xml.replace(allocation, none);
    else xml.append(none);
  },
};

const none = "<allocation unit='bytes'>0</allocation>";

function sizeOf(xml: Editable, name: string): bigint | undefined {
  const element = xml.first(name);
  return bytesOf(xml.text(element), xml.attribute(element, 'unit') ?? 'bytes');
}
