import { lacks } from '../domain-capabilities.ts';
import type { Editable } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import { type AdaptRule, architectureOf } from '../rule.ts';

/** QEMU may be built without SPICE (RHEL's is). Everything that needs it is removed; the display stays, through VNC. */
export const spice: AdaptRule = {
  id: 'spice',
  kind: 'domain',
  why: 'This QEMU is built without SPICE, according to `virsh domcapabilities`.',
  adapt(xml, { host }) {
    const capabilities = host.capabilities[architectureOf(xml)];
    if (lacks(capabilities, 'graphics', 'type', 'spice')) {
      for (const graphics of typed(xml, 'graphics', 'spice'))
        xml.replace(graphics, "<graphics type='vnc' autoport='yes'/>");
      for (const audio of typed(xml, 'audio', 'spice')) {
        xml.replace(audio, `<audio id='${xml.attribute(audio, 'id') ?? '1'}' type='none'/>`);
      }
    }
    if (lacks(capabilities, 'channel', 'type', 'spicevmc')) {
      for (const device of ['channel', 'redirdev', 'smartcard']) {
        for (const element of typed(xml, device, 'spicevmc')) xml.remove(element);
      }
      for (const channel of typed(xml, 'channel', 'spiceport')) xml.remove(channel);
    }
    if (lacks(capabilities, 'redirdev', 'bus', 'usb')) {
      for (const device of [...xml.all('devices/redirdev'), ...xml.all('devices/redirfilter')]) xml.remove(device);
    }
  },
};

function typed(xml: Editable, device: string, type: string): readonly MarkupElement[] {
  return xml.all(`devices/${device}`).filter((element) => xml.attribute(element, 'type') === type);
}
