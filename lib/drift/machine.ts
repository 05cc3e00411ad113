import { type Branch, childOf } from '../xml/branch.ts';

/** The `<domain>` that contains an element. */
export function domainOf(element: Branch): Branch {
  let at = element;
  while (at.parent) at = at.parent;
  return at;
}

function osType(element: Branch): Branch | undefined {
  const os = childOf(domainOf(element), 'os');
  return os && childOf(os, 'type');
}

/** libvirt's default architecture is the host's; a domain without one is assumed to be x86. */
export function isX86(element: Branch): boolean {
  return /^(x86_64|i686)$/.test(osType(element)?.attributes.get('arch') ?? 'x86_64');
}

/** `q35`, `pc-q35-7.2`. */
export function isQ35(element: Branch): boolean {
  return /^(pc-)?q35\b/.test(osType(element)?.attributes.get('machine') ?? '');
}

/** The generic names of QEMU's newest machine types, and the patterns of their versioned names. */
const families: Readonly<Record<string, RegExp>> = {
  pc: /^pc-i440fx-[\d.]+$/,
  q35: /^pc-q35-[\d.]+$/,
  virt: /^virt-[\d.]+$/,
  pseries: /^pseries-[\d.]+$/,
  's390-ccw-virtio': /^s390-ccw-virtio-[\d.]+$/,
};

/** Whether a machine type may be the newest one of a generic name, as far as its name shows. */
export function isOfFamily(declared: string, kept: string): boolean {
  return Object.hasOwn(families, declared) && families[declared]?.test(kept) === true;
}
