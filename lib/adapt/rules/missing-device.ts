import type { AdaptRule } from '../rule.ts';

/** libvirt 9.0: "unable to open vhost-vsock device". */
export const missingDevice: AdaptRule = {
  id: 'missing-device',
  kind: 'domain',
  why: 'The host device that it requires does not exist here, or cannot be opened.',
  adapt(xml, { host }) {
    if (!host.exists('/dev/vhost-vsock')) for (const vsock of xml.all('devices/vsock')) xml.remove(vsock);
    for (const backend of xml.all('devices/rng/backend')) {
      const path = xml.text(backend);
      if (xml.attribute(backend, 'model') !== 'random' || path === '' || host.exists(path)) continue;
      xml.setText(backend, '/dev/urandom');
    }
  },
};
