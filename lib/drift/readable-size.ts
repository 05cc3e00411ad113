import { bytesOf, readableQuantity } from '../model/quantity.ts';
import type { Branch } from '../xml/branch.ts';

/** The units of elements that have none: https://libvirt.org/formatdomain.html, https://libvirt.org/formatstorage.html */
const unitOfElement: Readonly<Record<string, string>> = {
  ...{ memory: 'KiB', currentMemory: 'KiB', maxMemory: 'KiB', size: 'KiB', block: 'KiB', requested: 'KiB' },
  ...{ hard_limit: 'KiB', soft_limit: 'KiB', swap_hard_limit: 'KiB', min_guarantee: 'KiB' },
  ...{ capacity: 'bytes', allocation: 'bytes', available: 'bytes', physical: 'bytes', clusterSize: 'bytes' },
};

/** The same of attributes. */
const unitOfAttribute: Readonly<Record<string, string>> = {
  ...{ memory: 'KiB', size: 'KiB', vram: 'KiB', vram64: 'KiB', ram: 'KiB', vgamem: 'KiB' },
};

type Side = readonly [element: Branch, value: string | undefined];

/**
 * Two values of one place for people, if both are sizes, each in the unit of its element.
 * @param attribute of the elements, if the values are its
 */
export function readableSizes(from: Side, to: Side, attribute?: string): Record<'from' | 'to', string> | undefined {
  const [old, fresh] = [sizeOf(from, attribute), sizeOf(to, attribute)];
  return old === undefined || fresh === undefined ? undefined : { from: old, to: fresh };
}

function sizeOf([{ name, attributes }, value]: Side, attribute: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  // https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms, `iotune`
  const isRate = attribute === undefined && /_bytes_sec(_max)?$/.test(name);
  const usual = attribute === undefined ? unitOfElement[name] : unitOfAttribute[attribute];
  const unit = isRate ? 'bytes' : (attributes.get('unit') ?? usual);
  const bytes = unit === undefined ? undefined : bytesOf(value, unit);
  return bytes === undefined ? undefined : `${readableQuantity(bytes)}${isRate ? '/s' : ''}`;
}
