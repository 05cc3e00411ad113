import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';
import { agentChannel, hasAgentChannel } from '../../model/agent-channel.ts';

export const domainAgent: ObjectCheck<'domain'> = {
  id: 'domain-agent',
  category: 'domain',
  title: 'Channel of the guest agent matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Add `{ type = "unix"; target = { type = "virtio"; name = "org.qemu.guest_agent.0"; }; }` to `devices.channel` (a template’s own: `template.devices.channel ++ [ … ]`), or correct the lab file.',
    xml: 'Add `<channel type="unix"><target type="virtio" name="org.qemu.guest_agent.0"/></channel>` to `<devices>`, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'Without the channel no command reaches a guest but by its network: no `virtspec run`, no `virsh shutdown --mode agent`, no file systems that are at rest in a snapshot. NixVirt’s `windows` template has none (0.6.0, templates/domain/windows.nix), and a running domain gets a new channel only at its next start. https://libvirt.org/formatdomain.html#channel',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.agent !== undefined,
  judge({ xml }, { intent }) {
    const has = hasAgentChannel(xml);
    const text = (is: boolean) => (is ? 'a channel org.qemu.guest_agent.0' : 'no channel for a guest agent');
    return judgeText(xml, has ? agentChannel : '/domain/devices/channel[1]', text(intent?.agent ?? false), text(has));
  },
};
