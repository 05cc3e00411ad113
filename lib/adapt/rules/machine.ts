import { type AdaptRule, architectureOf } from '../rule.ts';

/** Patterns of versioned machine types, and the alias of the newest of each kind. */
const aliases = [
  [/^pc-q35-/, 'q35'],
  [/^pc-(i440fx-|\d)/, 'pc'],
  [/^virt-\d/, 'virt'],
  [/^s390-ccw-virtio-/, 's390-ccw-virtio'],
  [/^pseries-/, 'pseries'],
] as const;

export const machine: AdaptRule = {
  id: 'machine',
  kind: 'domain',
  why: 'This QEMU does not have the declared machine type (see machine-type-there); the alias is its newest of that family.',
  adapt(xml, { host }) {
    const type = xml.first('os/type');
    const declared = xml.attribute(type, 'machine');
    const known = host.machines[architectureOf(xml)];
    if (!type || !declared || !known || known.has(declared)) return;
    const alias = aliases.find(([pattern]) => pattern.test(declared))?.[1];
    if (alias && known.has(alias)) xml.setAttribute(type, 'machine', alias);
  },
};
