import { type Branch, childOf } from '../../xml/branch.ts';

/** libvirt assigns aliases at every start and drops them at the define; user-defined aliases start with `ua-`. */
export function forgetAliases(devices: Branch): void {
  for (const device of devices.children) {
    remove(device, 'alias', (alias) => !alias.attributes.get('name')?.startsWith('ua-'));
  }
}

/** Names that libvirt assigns to the host's end of an interface. */
export function forgetLink(nic: Branch): void {
  remove(nic, 'target', ({ attributes }) => /^($|vnet|vif|macvtap|macvlan)/.test(attributes.get('dev') ?? ''));
  const source = nic.attributes.get('type') === 'network' ? childOf(nic, 'source') : undefined;
  for (const name of ['portid', 'bridge']) source?.attributes.delete(name);
}

/** The terminal that was assigned to a pty, and the socket in libvirt's own folder that was assigned to a channel. */
export function forgetSource(port: Branch): void {
  const type = port.attributes.get('type');
  port.attributes.delete('tty');
  if (type === 'pty') remove(port, 'source', () => true);
  const target = childOf(port, 'target')?.attributes.get('name') ?? '';
  if (type === 'unix') remove(port, 'source', ({ attributes }) => isOwnSocket(attributes.get('path'), target));
}

function isOwnSocket(path: string | undefined, target: string): boolean {
  return (
    path === undefined ||
    (/\/channel\/(target\/)?(domain-[^/]+\/|\d+-[^/]+\/|[^/]+\.)/.test(path) && path.endsWith(target))
  );
}

/** Labels that libvirt generates. */
export function forgetLabels(seclabel: Branch): void {
  remove(seclabel, 'imagelabel', () => true);
  if ((seclabel.attributes.get('type') ?? 'dynamic') === 'dynamic') remove(seclabel, 'label', () => true);
}

function remove({ children }: Branch, name: string, test: (child: Branch) => boolean): void {
  const at = children.findIndex((child) => child.name === name && test(child));
  if (at !== -1) children.splice(at, 1);
}
