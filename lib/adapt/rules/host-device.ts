import type { AdaptRule } from '../rule.ts';

/** https://libvirt.org/formatdomain.html#host-device-assignment */
export const hostDevice: AdaptRule = {
  id: 'host-device',
  kind: 'domain',
  why: "The sandbox's guests get no access to the host's devices.",
  adapt(xml) {
    for (const device of xml.all('devices/hostdev')) xml.remove(device);
    for (const input of xml.all('devices/input')) {
      if (['passthrough', 'evdev'].includes(xml.attribute(input, 'type') ?? '')) xml.remove(input);
    }
    for (const tpm of xml.all('devices/tpm/backend')) {
      if (xml.attribute(tpm, 'type') === 'passthrough') xml.replace(tpm, "<backend type='emulator' version='2.0'/>");
    }
    for (const name of ['serial', 'parallel', 'console', 'channel']) {
      for (const port of xml.all(`devices/${name}`)) {
        if (xml.attribute(port, 'type') !== 'dev') continue;
        xml.setAttribute(port, 'type', 'pty');
        for (const source of xml.all('source', port)) xml.remove(source);
      }
    }
  },
};
