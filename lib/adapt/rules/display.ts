import type { Editable } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule, RuleContext } from '../rule.ts';

/**
 * QEMU: "Display 'sdl' is not available"; "Failed to bind socket: Cannot assign requested address". libvirt: "spice TLS port set in XML
 * configuration, but TLS is disabled in qemu.conf".
 */
export const display: AdaptRule = {
  id: 'display',
  kind: 'domain',
  why: "The sandbox has no desktop, only its own addresses, and none of the host's certificates.",
  adapt(xml, { lab }) {
    for (const graphics of xml.all('devices/graphics')) {
      if (desktops.has(xml.attribute(graphics, 'type') ?? '')) {
        xml.remove(graphics);
        continue;
      }
      listenHere(xml, graphics, lab);
      leaveTls(xml, graphics);
    }
  },
};

const desktops = new Set(['sdl', 'desktop']);
const local = new Set(['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost', '']);

function listenHere(xml: Editable, graphics: MarkupElement, lab: RuleContext['lab']): void {
  const isElsewhere = (address: string | undefined) =>
    address !== undefined && !local.has(address) && !lab.addresses.has(address);
  if (isElsewhere(xml.attribute(graphics, 'listen'))) xml.setAttribute(graphics, 'listen', '127.0.0.1');
  for (const child of xml.all('listen', graphics)) {
    if (isElsewhere(xml.attribute(child, 'address'))) xml.setAttribute(child, 'address', '127.0.0.1');
    // The listen address is that of the network's bridge, and libvirt creates bridges only for its own networks.
    const network = xml.attribute(child, 'type') === 'network' ? xml.attribute(child, 'network') : undefined;
    if (network === undefined || lab.networks.get(network) === 'libvirt') continue;
    xml.replace(child, "<listen type='address' address='127.0.0.1'/>");
    xml.removeAttribute(graphics, 'listen');
  }
}

function leaveTls(xml: Editable, graphics: MarkupElement): void {
  xml.removeAttribute(graphics, 'tlsPort');
  // The default is `any`, which libvirt does not store.
  if (xml.attribute(graphics, 'defaultMode') === 'secure') xml.removeAttribute(graphics, 'defaultMode');
  for (const channel of xml.all('channel', graphics)) {
    if (xml.attribute(channel, 'mode') === 'secure') xml.remove(channel);
  }
}
