import { usesHostDevice } from '../declared-lab.ts';
import { escape } from '../editable.ts';
import type { AdaptRule } from '../rule.ts';

/**
 * A network that hands out adapters of the host becomes one on a bridge of the same name, which `provision` makes. One that
 * forwards through a certain adapter forwards through any. https://libvirt.org/formatnetwork.html#connectivity
 */
export const networkDevice: AdaptRule = {
  id: 'network-device',
  kind: 'network',
  why: "The sandbox has a network of its own, without the host's adapters and switches.",
  adapt(xml) {
    const forward = xml.first('forward');
    if (!forward) return;
    if (!usesHostDevice(xml)) {
      xml.removeAttribute(forward, 'dev');
      for (const child of xml.all('interface', forward)) xml.remove(child);
      return;
    }
    const ports = [...xml.all('virtualport'), ...xml.all('portgroup/virtualport')];
    for (const port of ports) xml.remove(port);
    if (xml.first('bridge')) return;
    const device = xml.attribute(forward, 'dev') ?? xml.attribute(xml.first('interface', forward), 'dev');
    const bridge = device ?? `vs-${xml.text(xml.first('name')).replace(/[^\w-]/g, '')}`.slice(0, 15);
    xml.replace(forward, `<forward mode='bridge'/><bridge name='${escape(bridge)}'/>`);
  },
};
