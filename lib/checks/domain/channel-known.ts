import leven from 'leven';
import type { ObjectCheck } from '../../check/check.ts';
import { below, rootOf, valueOf } from '../../check/coherence/contradiction.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Branch } from '../../xml/branch.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const channelKnown: ObjectCheck<'domain'> = {
  id: 'channel-known',
  category: 'domain',
  title: 'Every channel has the name that its agent in the guest looks for',
  severity: 'warning',
  fix: 'Write the name as the agent has it: `org.qemu.guest_agent.0` (type unix), `com.redhat.spice.0` (type spicevmc), `org.spice-space.webdav.0` (type spiceport).',
  tier: 'rendered',
  why: 'The agent opens the channel by its name: under another one there is no clipboard, no `virsh domifaddr --source agent`, no consistent snapshot, and nothing that says why. https://libvirt.org/formatdomain.html#channel',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || /<channel\b/.test(declared.xml.text),
  judge({ xml }) {
    const channels = below(rootOf(xml), 'devices/channel').filter((one) => valueOf(one, 'target', 'type') === 'virtio');
    const wrong = channels.flatMap((channel) => faultOf(channel) ?? []);
    const names = channels.map((channel) => nameOf(channel) ?? 'its own').join(', ') || 'none by name';
    return judgeNone(
      wrong,
      names,
      'the names and types that agents look for',
      wrong.map(({ what }) => what).join(', '),
      ({ channel }) => evidenceAt(xml, `/domain/devices/channel[${channel.position}]`),
    );
  },
};

/** Agents' names, and the type of line that each is behind. */
const agents: Readonly<Record<string, string>> = {
  'org.qemu.guest_agent.0': 'unix',
  'com.redhat.spice.0': 'spicevmc',
  'org.spice-space.webdav.0': 'spiceport',
};

const nameOf = (channel: Branch) => valueOf(channel, 'target', 'name');

function faultOf(channel: Branch): { readonly channel: Branch; readonly what: string } | undefined {
  const [name, type] = [nameOf(channel), channel.attributes.get('type') ?? ''];
  // libvirt names the one of SPICE itself.
  if (name === undefined)
    return type === 'spicevmc' ? undefined : { channel, what: `a channel of type ${type} without a name` };
  const wanted = agents[name];
  // A relay of another kind may be meant: `qemu-vdagent` carries SPICE's agent over VNC.
  if (wanted !== undefined) {
    const takes = type === wanted || (wanted === 'spicevmc' && type === 'qemu-vdagent');
    if (!takes) return { channel, what: `${name} of type ${type}, not ${wanted}` };
    // The other end of a SPICE port is looked for by name too.
    const port = valueOf(channel, 'source', 'channel') ?? name;
    return meantBy(port) === undefined ? undefined : { channel, what: `the SPICE port ${port}, not ${meantBy(port)}` };
  }
  const meant = meantBy(name);
  if (meant !== undefined) return { channel, what: `${name}, not ${meant}` };
  return type === 'spicevmc' ? { channel, what: `${name} of type spicevmc, not com.redhat.spice.0` } : undefined;
}

/** The agent's name that another one is a slip of. */
function meantBy(name: string): string | undefined {
  if (Object.hasOwn(agents, name)) return undefined;
  return Object.keys(agents).find((agent) => name.startsWith(agent) || leven(agent, name) <= 2);
}
