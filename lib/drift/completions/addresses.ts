import { type Branch, childOf } from '../../xml/branch.ts';

const parts = ['domain', 'bus', 'slot', 'function'] as const;

/** A PCI address without some of its parts has 0 for them; for one without any, libvirt chooses another. */
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
