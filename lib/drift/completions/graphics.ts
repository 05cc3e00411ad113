import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';

/**
 * The listen address of a display is written twice: in `<listen>`, and for the first one in an attribute. If only the attribute is declared, libvirt
 * adds the element.
 */
export function completeGraphics(graphics: Branch): void {
  const type = graphics.attributes.get('type');
  forgetSocket(graphics);
  if (type !== 'vnc' && type !== 'spice') return;
  const listen = listenOf(graphics, type);
  if (type === 'spice' && isPortless(graphics, listen)) listen.attributes.set('type', 'none');
  for (const said of ['listen', 'socket']) graphics.attributes.delete(said);
  const where = listen.attributes.get('type');
  // A display that does not listen on a port has no port.
  if (where === 'none' || where === 'socket') for (const port of ports) graphics.attributes.delete(port);
  else if (type === 'vnc') completeVnc(graphics);
  else completeSpice(graphics);
}

/** The socket in libvirt's own folder, which a start adds. */
function forgetSocket(graphics: Branch): void {
  for (const { attributes } of [graphics, ...childrenOf(graphics, 'listen')]) {
    if (!/\/lib\/(libvirt\/qemu\/)?domain-[^/]+\//.test(attributes.get('socket') ?? '')) continue;
    attributes.delete('socket');
  }
}

const ports = ['port', 'autoport', 'tlsPort', 'websocket'] as const;

function listenOf(graphics: Branch, type: string): Branch {
  const said = childOf(graphics, 'listen');
  const [socket, address] = ['socket', 'listen'].map((name) => graphics.attributes.get(name));
  if (said && type === 'vnc' && socket !== undefined && /^(address|network)$/.test(said.attributes.get('type') ?? '')) {
    said.attributes.clear();
    said.attributes.set('type', 'socket').set('socket', socket);
  }
  if (said?.attributes.get('type') === 'address' && address && !said.attributes.has('address')) {
    said.attributes.set('address', address);
  }
  if (said) return said;
  if (type === 'vnc' && socket !== undefined) return grow(graphics, 'listen', { type: 'socket', socket });
  return grow(graphics, 'listen', { type: 'address', ...(address ? { address } : {}) });
}

/** SPICE without a port and an address is accessed through a file descriptor. */
function isPortless({ attributes }: Branch, listen: Branch): boolean {
  if (listen.attributes.get('type') !== 'address' || listen.attributes.has('address')) return false;
  return ['port', 'tlsPort'].every((port) => !attributes.has(port)) && attributes.get('autoport') !== 'yes';
}

/** A port that QEMU chooses is written as -1. */
function completeVnc(graphics: Branch): void {
  const port = graphics.attributes.get('port') ?? '-1';
  const automatic = graphics.attributes.get('autoport') ?? (port === '-1' ? 'yes' : 'no');
  graphics.attributes.set('autoport', automatic);
  graphics.attributes.set('port', automatic === 'yes' ? '-1' : port);
}

/** A port that QEMU chooses is not written. */
function completeSpice(graphics: Branch): void {
  const { attributes } = graphics;
  const both = attributes.get('port') === '-1' && attributes.get('tlsPort') === '-1';
  if (both) attributes.set('autoport', 'yes');
  if (!attributes.has('autoport')) attributes.set('autoport', 'no');
  if (attributes.get('autoport') === 'yes') for (const port of ['port', 'tlsPort']) attributes.delete(port);
}
