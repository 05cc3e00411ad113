import type { FindingSubject } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

const inWindows =
  'on Windows, from the CD-ROM virtio-win.iso: install the driver `vioserial` (or `virtio-win-gt-x64.msi`) and `guest-agent\\qemu-ga-x86_64.msi`, then `Start-Service QEMU-GA`.';

export const guestAgent = ofLab(
  {
    id: 'guest-agent',
    category: 'domain',
    title: 'The guest agent of a running domain is connected',
    severity: 'warning',
    cure: {
      nixos: `in a NixOS guest, set \`services.qemuGuest.enable = true;\`; ${inWindows}`,
      elsewhere: `in a Linux guest, install \`qemu-guest-agent\` and start it (\`systemctl start qemu-guest-agent\`); ${inWindows}`,
    },
    why: '`virtspec run`, `copy` and `wait`, and a shutdown that does not depend on a power button, go through the guest agent: a program in the guest, which no installation of Windows has by itself. libvirt knows whether one has opened the channel. https://libvirt.org/formatdomain.html#channel',
  },
  'each domain of the lab with the channel of a guest agent, if it runs',
  ({ agents }) => agents.map((name): readonly [FindingSubject, string] => [{ kind: 'domain', name }, name]),
  (name, { libvirt }) =>
    judgeFact(libvirt.guests, (guests, evidence) => {
      const guest = guests.get(name);
      if (!guest) return skip('libvirt does not have it yet');
      if (guest.state !== 'running') return skip(`it is ${guest.state}`);
      const own = { ...evidence, excerpt: `${name}: ${guest.state}, ${guest.channel}` };
      if (guest.channel === 'connected') return pass('connected');
      if (guest.channel === 'disconnected')
        return fail('connected', 'nothing in the guest has opened the channel', own);
      return fail(
        'connected',
        'the domain runs without the channel',
        own,
        'Shut the domain down and start it again: a running one gets a new channel only at its next start. If it has none then either, apply the lab first.',
      );
    }),
);
