import { bytesOf } from '../../model/quantity.ts';
import type { Editable } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * Where `allocation` is absent libvirt takes it for the whole capacity: a raw volume is then written out in full, as one is on LVM, and any
 * other is where the two are the same. https://libvirt.org/formatstorage.html#storage-volume-general-metadata
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
