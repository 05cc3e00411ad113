import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';

/** The first serial port and the first console are one device, written twice; if only one is declared, libvirt adds the other. */
export function completeConsole(devices: Branch): void {
  const console = childOf(devices, 'console');
  const serial = childOf(devices, 'serial');
  if (console && isSerial(console)) copySource(serial ?? console, serial ? console : grow(devices, 'serial'));
  else if (serial && hasConsole(serial)) putFirst(devices, copySource(serial, grow(devices, 'console')));
}

function targetOf(device: Branch): string | undefined {
  return childOf(device, 'target')?.attributes.get('type');
}

function isSerial(console: Branch): boolean {
  return (targetOf(console) ?? 'serial') === 'serial';
}

/** Not true for a USB or PCI port. */
function hasConsole(serial: Branch): boolean {
  return (targetOf(serial) ?? 'isa-serial') === 'isa-serial';
}

const ofPlace = ['target', 'address'];

/** Copies its source and its names, but not its target. */
function copySource(from: Branch, to: Branch): Branch {
  to.attributes.clear();
  for (const [name, value] of from.attributes) to.attributes.set(name, value);
  const own = to.children.filter(({ name }) => ofPlace.includes(name));
  const sources = from.children.filter(({ name }) => !ofPlace.includes(name));
  to.children.splice(0, to.children.length, ...own);
  for (const source of sources) copy(source, to);
  return to;
}

function copy(branch: Branch, parent: Branch): void {
  const child = grow(parent, branch.name, Object.fromEntries(branch.attributes));
  child.text = branch.text;
  for (const below of branch.children) copy(below, child);
}

function putFirst(devices: Branch, console: Branch): void {
  const consoles = childrenOf(devices, 'console').filter((other) => other !== console);
  const others = devices.children.filter(({ name }) => name !== 'console');
  devices.children.splice(0, devices.children.length, ...others, console, ...consoles);
}
