import type { Editable } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * QEMU 7.2: "Failed to connect to '/run/x.sock'", "Failed to bind socket: Cannot assign requested address", "Unable to access credentials
 * /etc/pki/qemu/ca-cert.pem", "Could not open '/tmp/pipe'". https://libvirt.org/formatdomain.html#consoles-serial-parallel-channel-devices
 */
export const characterDevice: AdaptRule = {
  id: 'character-device',
  kind: 'domain',
  why: 'Its other end is a program, an address or a pipe of the host, which the sandbox does not have; the port stays, unconnected.',
  adapt(xml) {
    for (const name of ['serial', 'parallel', 'console', 'channel']) {
      for (const port of xml.all(`devices/${name}`)) adaptPort(xml, port);
    }
    for (const backend of xml.all('devices/rng/backend')) {
      if (xml.attribute(backend, 'model') === 'egd')
        xml.replace(backend, "<backend model='random'>/dev/urandom</backend>");
    }
    for (const redirection of xml.all('devices/redirdev')) {
      if (xml.attribute(redirection, 'type') !== 'spicevmc') xml.remove(redirection);
    }
    for (const card of xml.all('devices/smartcard')) {
      const isSpice = xml.attribute(card, 'type') === 'spicevmc';
      if (xml.attribute(card, 'mode') !== 'passthrough' || !isSpice) xml.remove(card);
    }
    for (const memory of xml.all('devices/shmem')) {
      const model = xml.attribute(xml.first('model', memory), 'type');
      if (model === 'ivshmem-doorbell' || xml.first('server', memory)) xml.remove(memory);
    }
  },
};

/** Addresses of the sandbox itself, on which a socket may listen. */
const own = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost']);

function adaptPort(xml: Editable, port: MarkupElement): void {
  const type = xml.attribute(port, 'type') ?? '';
  const source = xml.first('source', port);
  const connects = xml.attribute(source, 'mode') === 'connect';
  if (type === 'unix' && source && connects) {
    xml.setAttribute(source, 'mode', 'bind');
    for (const reconnect of xml.all('reconnect', source)) xml.remove(reconnect);
  }
  const waitsHere = type === 'tcp' && !connects && own.has(xml.attribute(source, 'host') ?? '');
  if (waitsHere && source && xml.attribute(source, 'tls') === 'yes') xml.setAttribute(source, 'tls', 'no');
  if ((type !== 'tcp' && type !== 'udp' && type !== 'pipe') || waitsHere) return;
  xml.setAttribute(port, 'type', 'pty');
  for (const child of ['source', 'protocol']) for (const gone of xml.all(child, port)) xml.remove(gone);
}
