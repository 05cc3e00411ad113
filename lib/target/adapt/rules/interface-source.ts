import { escape } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/** Types whose other end is a device, a socket or a switch of the host. */
const unreachable = new Set([
  'hostdev',
  'vdpa',
  'vhostuser',
  'ethernet',
  'udp',
  'mcast',
  'server',
  'client',
  'null',
  'vds',
]);

/**
 * Interfaces keep their MAC, model and place. A bridge of the host stays declared as it is: `provision` makes an empty one of
 * that name. https://libvirt.org/formatdomain.html#network-interfaces
 */
export const interfaceSource: AdaptRule = {
  id: 'interface-source',
  kind: 'domain',
  why: "The sandbox has a network of its own, without the host's adapters and switches; the adapter is plugged into an empty one.",
  adapt(xml) {
    for (const element of xml.all('devices/interface')) {
      const type = xml.attribute(element, 'type') ?? '';
      const source = xml.first('source', element);
      const device = xml.attribute(source, 'dev');
      if (type === 'direct' && source && device) {
        xml.setAttribute(element, 'type', 'bridge');
        xml.replace(source, `<source bridge='${escape(device)}'/>`);
      } else if (unreachable.has(type)) {
        xml.setAttribute(element, 'type', 'user');
        for (const child of ['source', 'target', 'driver', 'script', 'downscript', 'backend', 'vlan', 'port']) {
          for (const gone of xml.all(child, element)) xml.remove(gone);
        }
        xml.removeAttribute(element, 'managed');
      } else if (type !== 'bridge') continue;
      for (const port of xml.all('virtualport', element)) xml.remove(port);
    }
  },
};
