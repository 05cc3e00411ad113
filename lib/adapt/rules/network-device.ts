import { originOf, usesHostDevice } from '../declared-lab.ts';
import { escape } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * A network that uses adapters of the host becomes one on a bridge of the same name, which `provision` creates. One that forwards through a specific
 * adapter forwards through any. VLANs are removed with the switch or adapter that supports them; those of a plain bridge stay, and libvirt judges
 * them. https://libvirt.org/formatnetwork.html#connectivity
 */
export const networkDevice: AdaptRule = {
  id: 'network-device',
  kind: 'network',
  why: "The sandbox has its own network, without the host's adapters and switches.",
  adapt(xml) {
    const forward = xml.first('forward');
    if (!forward) return;
    if (!usesHostDevice(xml)) {
      xml.removeAttribute(forward, 'dev');
      for (const child of xml.all('interface', forward)) xml.remove(child);
      return;
    }
    if (originOf(xml) === 'host switch') {
      for (const name of ['virtualport', 'vlan']) {
        for (const gone of [...xml.all(name), ...xml.all(`portgroup/${name}`)]) xml.remove(gone);
      }
      for (const group of xml.all('portgroup')) xml.removeAttribute(group, 'trustGuestRxFilters');
      xml.removeAttribute(xml.root, 'trustGuestRxFilters');
    }
    if (xml.first('bridge')) return;
    const device = xml.attribute(forward, 'dev') ?? xml.attribute(xml.first('interface', forward), 'dev');
    const bridge = device ?? `vs-${xml.text(xml.first('name')).replace(/[^\w-]/g, '')}`.slice(0, 15);
    xml.replace(forward, `<forward mode='bridge'/><bridge name='${escape(bridge)}'/>`);
  },
};
