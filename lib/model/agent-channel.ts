import type { XmlSource } from '../xml/source.ts';
import { xpathText } from '../xml/xpath.ts';

/** The XPath of the channel that a QEMU guest agent listens on. https://libvirt.org/formatdomain.html#channel */
export const agentChannel = "/domain/devices/channel[target[@type='virtio' and @name='org.qemu.guest_agent.0']]";

/** Whether a domain's XML has the channel of a guest agent. */
export function hasAgentChannel(xml: XmlSource): boolean {
  return xpathText(xml, `boolean(${agentChannel})`) === 'true';
}

/** Whether an agent has opened it, as libvirt knows without asking; only the XML of a running domain says. */
export function isAgentConnected(xml: XmlSource): boolean {
  return xpathText(xml, `string(${agentChannel}/target/@state)`) === 'connected';
}
