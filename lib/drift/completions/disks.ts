import { type Branch, childOf, childrenOf } from '../../xml/branch.ts';

/** The bus that a disk's target name implies. */
const buses: readonly (readonly [RegExp, string])[] = [
  [/^fd/, 'fdc'],
  [/^hd/, 'ide'],
  [/^sd/, 'scsi'],
  [/^vd/, 'virtio'],
  [/^xvd/, 'xen'],
];

/** @param target a disk's `<target>` */
export function busOf(target: Branch): string | undefined {
  return buses.find(([prefix]) => prefix.test(target.attributes.get('dev') ?? ''))?.[1];
}

/**
 * Disks of one bus are in the order of their names, wherever they were declared; the order of different buses is kept. Sorting happens before disks
 * without a bus get one.
 */
export function sortDisks(devices: Branch): void {
  const sorted: Branch[] = [];
  for (const disk of childrenOf(devices, 'disk')) {
    const [bus, name] = placeOf(disk);
    const ofBus = sorted.filter((other) => placeOf(other)[0] === bus);
    const later = ofBus.find((other) => placeOf(other)[1] > name);
    const last = ofBus.at(-1);
    const at = later ? sorted.indexOf(later) : last ? sorted.indexOf(last) + 1 : sorted.length;
    sorted.splice(at, 0, disk);
  }
  const others = devices.children.filter((child) => child.name !== 'disk');
  devices.children.splice(0, devices.children.length, ...sorted, ...others);
}

/** Its bus, if it names one, and its letters: `b` before `aa`. */
function placeOf(disk: Branch): readonly [string | undefined, string] {
  const target = childOf(disk, 'target')?.attributes;
  const letters = target?.get('dev')?.replace(/^(fd|hd|sd|vd|xvd|ubd)/, '') ?? '';
  return [target?.get('bus'), letters.padStart(8, ' ')];
}

/** A drive without a medium: attributes of the medium are dropped. */
export function emptyDrive(disk: Branch): void {
  if (!/^(cdrom|floppy)$/.test(disk.attributes.get('device') ?? '') || childOf(disk, 'source')) return;
  if (/^(network|volume)$/.test(disk.attributes.get('type') ?? '')) disk.attributes.set('type', 'file');
}
