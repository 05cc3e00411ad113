import type { Editable } from '../editable.ts';
import { escape } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule, RuleContext } from '../rule.ts';

/** Types that connect to a device, a socket or a switch of the host. */
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

/** Settings that an interface of type `user` cannot have, or only through a program that has the host's network. */
const notOfUser = [
  'source',
  'target',
  'driver',
  'script',
  'downscript',
  'backend',
  'portForward',
  'vlan',
  'virtualport',
  'port',
  'mtu',
  'coalesce',
  'filterref',
  'bandwidth',
  'tune',
];

/**
 * Interfaces keep their MAC, model and position. A bridge of the host stays as declared: `provision` creates an empty one of that name. Settings that
 * only the host's switch or adapter understands are removed. https://libvirt.org/formatdomain.html#network-interfaces
 */
export const interfaceSource: AdaptRule = {
  id: 'interface-source',
  kind: 'domain',
  why: "The sandbox has its own network, without the host's adapters and switches; the NIC is connected to an empty one.",
  adapt(xml, { lab }) {
    for (const element of xml.all('devices/interface')) {
      const type = xml.attribute(element, 'type') ?? '';
      const source = xml.first('source', element);
      const device = xml.attribute(source, 'dev');
      if (type === 'direct' && source && device) {
        const knowsVlans = xml.attribute(source, 'mode') === 'passthrough';
        xml.setAttribute(element, 'type', 'bridge');
        xml.removeAttribute(element, 'trustGuestRxFilters');
        xml.replace(source, `<source bridge='${escape(device)}'/>`);
        leaveSwitch(xml, element, knowsVlans);
      } else if (unreachable.has(type)) {
        xml.setAttribute(element, 'type', 'user');
        for (const child of notOfUser) for (const gone of xml.all(child, element)) xml.remove(gone);
        for (const name of ['managed', 'trustGuestRxFilters']) xml.removeAttribute(element, name);
      } else if (type === 'user') {
        for (const child of ['backend', 'portForward']) for (const gone of xml.all(child, element)) xml.remove(gone);
      } else if (type === 'bridge') {
        leaveSwitch(xml, element, false);
      } else if (type === 'network') {
        const origin = networkOrigin(xml, source, lab);
        if (origin !== 'libvirt') leaveSwitch(xml, element, origin === 'host switch');
      }
    }
  },
};

/** A network that the lab does not declare may be of any kind that the host supports. */
function networkOrigin(xml: Editable, source: MarkupElement | undefined, lab: RuleContext['lab']) {
  return lab.networks.get(xml.attribute(source, 'network') ?? '') ?? 'host switch';
}

/** Removes what only a switch of the host understands, and what depends on it: a plain bridge does not support a VLAN tag on an interface. */
function leaveSwitch(xml: Editable, element: MarkupElement, knowsVlans: boolean): void {
  const ports = xml.all('virtualport', element);
  for (const port of ports) xml.remove(port);
  if (ports.length === 0 && !knowsVlans) return;
  for (const vlan of xml.all('vlan', element)) xml.remove(vlan);
}
