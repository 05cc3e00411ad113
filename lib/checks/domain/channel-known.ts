import leven from 'leven';
import type { ObjectCheck } from '../../check/check.ts';
import { below, rootOf, valueOf } from '../../check/coherence/contradiction.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Branch } from '../../xml/branch.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const channelKnown: ObjectCheck<'domain'> = {
  id: 'channel-known',
  category: 'domain',
  title: 'Channel has the name that its guest agent opens',
  severity: 'warning',
  fix: 'Use the name and type that the agent expects: `org.qemu.guest_agent.0` (unix), `com.redhat.spice.0` (spicevmc), `org.spice-space.webdav.0` (spiceport).',
  tier: 'rendered',
  why: 'A guest agent opens its channel by name: under another name there is no clipboard, no `virsh domifaddr --source agent` and no consistent snapshot, and no error message. https://libvirt.org/formatdomain.html#channel',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || /<channel\b/.test(declared.xml.text),
  judge({ xml }) {
    const channels = below(rootOf(xml), 'devices/channel').filter((one) => valueOf(one, 'target', 'type') === 'virtio');
    const wrong = channels.flatMap((channel) => faultOf(channel) ?? []);
    const names =
      channels.map((channel) => nameOf(channel) ?? 'libvirt’s default name').join(', ') || 'no virtio channel';
    return judgeNone(wrong, ({ channel }) => evidenceAt(xml, `/domain/devices/channel[${channel.position}]`), {
      ok: names,
      expected: 'the names and types that guest agents expect',
      actual: wrong.map(({ what }) => what).join(', '),
    });
  },
};

/** Names of agents, and the channel type of each. */
const agents: Readonly<Record<string, string>> = {
  'org.qemu.guest_agent.0': 'unix',
  'com.redhat.spice.0': 'spicevmc',
  'org.spice-space.webdav.0': 'spiceport',
};

const nameOf = (channel: Branch) => valueOf(channel, 'target', 'name');

function faultOf(channel: Branch): { readonly channel: Branch; readonly what: string } | undefined {
  const [name, type] = [nameOf(channel), channel.attributes.get('type') ?? ''];
  // For SPICE, libvirt adds the name itself.
  if (name === undefined)
    return type === 'spicevmc' ? undefined : { channel, what: `a channel of type ${type} without a name` };
  const wanted = agents[name];
  // Another type of channel may be intended: `qemu-vdagent` carries SPICE's agent over VNC.
  if (wanted !== undefined) {
    const takes = type === wanted || (wanted === 'spicevmc' && type === 'qemu-vdagent');
    if (!takes) return { channel, what: `${name} of type ${type}, not ${wanted}` };
    // The client of a SPICE port looks it up by name too.
    const port = valueOf(channel, 'source', 'channel') ?? name;
    return meantBy(port) === undefined ? undefined : { channel, what: `the SPICE port ${port}, not ${meantBy(port)}` };
  }
  const meant = meantBy(name);
  if (meant !== undefined) return { channel, what: `${name}, not ${meant}` };
  return type === 'spicevmc' ? { channel, what: `${name} of type spicevmc, not com.redhat.spice.0` } : undefined;
}

/** The name of the agent that this one is a typo of. */
function meantBy(name: string): string | undefined {
  if (Object.hasOwn(agents, name)) return undefined;
  return Object.keys(agents).find((agent) => name.startsWith(agent) || leven(agent, name) <= 2);
}
