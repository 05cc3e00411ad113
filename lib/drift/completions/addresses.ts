import { type Branch, childOf } from '../../xml/branch.ts';

const parts = ['domain', 'bus', 'slot', 'function'] as const;

/** Of a PCI address that names a place in part, the rest is 0; of one that names none, libvirt finds another. */
export function completeAddresses(devices: Branch): void {
  for (const device of devices.children) {
    const address = childOf(device, 'address');
    if (address?.attributes.get('type') !== 'pci') continue;
    const { attributes } = address;
    if (parts.slice(0, 3).every((part) => Number(attributes.get(part) ?? 0) === 0)) {
      device.children.splice(device.children.indexOf(address), 1);
      continue;
    }
    for (const part of parts) if (!attributes.has(part)) attributes.set(part, '0');
  }
}
