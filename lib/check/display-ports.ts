import type { Domain } from '../model/objects.ts';
import { below, rootOf } from './coherence/contradiction.ts';

/** A port of the host that a display names itself. */
export interface DisplayPort {
  readonly port: number;
  /** Where the XML names it. */
  readonly xpath: string;
}

/**
 * The ports that a domain's displays name, which libvirt reserves for it when it starts. As seen on libvirt 9.0, 11.3 and 12.8: VNC, its websocket and
 * SPICE draw on one range, whatever the address; `autoport='yes'` passes over `port`, and not over `websocket`; a display that listens
 * on a socket or nowhere takes none. A TLS port is left out: it is reserved only where the host's qemu.conf has TLS on.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 */
export function displayPortsOf({ xml }: Domain): readonly DisplayPort[] {
  return below(rootOf(xml), 'devices/graphics').flatMap((graphics) => {
    const { attributes, position } = graphics;
    const type = attributes.get('type') ?? '';
    const apart = below(graphics, 'listen').some((listen) => withoutPort.includes(listen.attributes.get('type') ?? ''));
    if (apart || attributes.has('socket') || !['vnc', 'spice'].includes(type)) return [];
    const names = [...(attributes.get('autoport') === 'yes' ? [] : ['port']), ...(type === 'vnc' ? ['websocket'] : [])];
    return names.flatMap((name) => {
      const port = Number(attributes.get(name));
      return port > 0 ? [{ port, xpath: `/domain/devices/graphics[${position}]/@${name}` }] : [];
    });
  });
}

/** Ways to listen that take no port of the host. */
const withoutPort = ['none', 'socket'];
