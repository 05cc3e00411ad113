import type { GuestInterface } from '../../model/guest-view.ts';
import type { Domain, Interface } from '../../model/objects.ts';
import { xpathText } from '../../xml/xpath.ts';
import type { CheckContext } from '../context.ts';
import { interfacePath, networkOf } from '../lookup.ts';

/** How a guest sees an adapter of one of libvirt's models. */
interface AdapterModel {
  readonly drivers: readonly string[];
  /** Vendor and device. */
  readonly pciIds: readonly string[];
}

const virtio = (...pciIds: string[]): AdapterModel => ({ drivers: ['virtio_net'], pciIds });
const e1000 = (id: string): AdapterModel => ({ drivers: ['e1000'], pciIds: [id] });
const e100 = (id: string): AdapterModel => ({ drivers: ['e100'], pciIds: [id] });

/**
 * libvirt's models by the PCI ids that QEMU 7.2 assigns (`info pci` of each; for igb, which is newer: hw/net/igb.c), with their Linux drivers.
 * https://libvirt.org/formatdomain.html#setting-the-nic-model
 */
const models: ReadonlyMap<string, AdapterModel> = new Map([
  ['e1000e', { drivers: ['e1000e'], pciIds: ['8086:10d3'] }],
  ['e1000', e1000('8086:100e')],
  ['e1000-82544gc', e1000('8086:100c')],
  ['e1000-82545em', e1000('8086:100f')],
  ['igb', { drivers: ['igb'], pciIds: ['8086:10c9'] }],
  ['rtl8139', { drivers: ['8139cp', '8139too'], pciIds: ['10ec:8139'] }],
  ['virtio', virtio('1af4:1000', '1af4:1041')],
  ['virtio-transitional', virtio('1af4:1000')],
  ['virtio-non-transitional', virtio('1af4:1041')],
  ['vmxnet3', { drivers: ['vmxnet3'], pciIds: ['15ad:07b0'] }],
  ['pcnet', { drivers: ['pcnet32'], pciIds: ['1022:2000'] }],
  ['ne2k_pci', { drivers: ['ne2k-pci'], pciIds: ['10ec:8029'] }],
  ['tulip', { drivers: ['tulip'], pciIds: ['1011:0019'] }],
  ...['i82550', 'i82551', 'i82559er', 'i82562'].map((name) => [name, e100('8086:1209')] as const),
  ...['i82557a', 'i82557b', 'i82557c', 'i82558a', 'i82558b', 'i82559a', 'i82559b', 'i82559c'].map(
    (name) => [name, e100('8086:1229')] as const,
  ),
  ['i82801', e100('8086:2449')],
]);

/** Whether an adapter that a guest found can be of this model; true for an unknown model, which is judged by its MAC alone. */
export function isOfModel({ driver, pciId }: GuestInterface, model: string | undefined): boolean {
  const known = model === undefined ? undefined : models.get(model);
  if (!known) return true;
  return (
    (driver === undefined || known.drivers.includes(driver)) && (pciId === undefined || known.pciIds.includes(pciId))
  );
}

/** The guest's adapter for one in the XML: the one with its MAC. */
export function adapterOf(nic: Interface, found: readonly GuestInterface[]): GuestInterface | undefined {
  return found.find(({ mac }) => mac === nic.mac);
}

/** Whether the XML declares the link down: `<link state='down'/>`. */
export function isUnplugged(nic: Interface, { xml }: Domain): boolean {
  return xpathText(xml, `${interfacePath(nic)}/link/@state`) === 'down';
}

/** `eth0 52:54:00:56:00:10 e1000e 8086:10d3`, as reported by the guest. */
export function describeAdapter({ name, mac, driver, pciId, carrier }: GuestInterface): string {
  return [name, mac, driver ?? 'no driver', pciId, ...(carrier ? [] : ['no link'])].filter(Boolean).join(' ');
}

/** The network of an adapter in the XML, as named in findings. */
export function placeOf(nic: Interface, context: CheckContext): string {
  return networkOf(nic, context) ?? nic.bridge ?? nic.network ?? `type ${nic.type}`;
}
