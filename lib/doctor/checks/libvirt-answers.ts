import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { Refusal } from '../../model/refusal.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { valueOf } from '../fact.ts';
import type { HostFacts } from '../host-facts.ts';
import { type DoctorContext, ofHost, sayCure } from '../prerequisite.ts';

const cure = {
  nixos: '`virtualisation.libvirtd.enable = true;`, then `sudo nixos-rebuild switch`.',
  elsewhere:
    'install `libvirt-daemon-system` (Debian, Ubuntu) or `libvirt` (Fedora, Arch), then `sudo systemctl enable --now libvirtd.socket` (modular: `virtqemud.socket virtnetworkd.socket virtstoraged.socket`).',
};

export const libvirtAnswers = ofHost(
  {
    id: 'libvirt-answers',
    category: 'host',
    title: 'libvirtd is running',
    severity: 'error',
    cure,
    why: '`systemctl status libvirtd` shows one of several daemons that may answer, and a socket starts it at the first call (https://libvirt.org/daemons.html): whether it answers is asked of libvirt itself.',
  },
  judge,
);

function judge({ connection, machine }: HostFacts, { uri }: DoctorContext): Verdict {
  if (connection.outcome === 'connected') return pass(`${uri.text} answers`);
  if (connection.outcome === 'silent') return skip(connection.why);
  const { refusal, words } = connection;
  // The kernel refused the socket before any daemon was asked; whoever asks polkit is one.
  if (refusal === 'socket-forbidden')
    return skip('its socket is there, and this user may not use it (see libvirt-usable)');
  if (refusal === 'polkit') return pass(`${uri.text} answers, and refuses this user (see libvirt-usable)`);
  const told = evidenceOf(`virsh -c ${uri.text} uri`, words);
  const { actual, fix } = misses[refusal];
  const states = valueOf(machine.units);
  const units = states && evidenceOf('systemctl show', [...states].map((pair) => pair.join(' ')).join('\n'));
  return fail(`an answer from ${uri.text}`, actual, units ? [told, units] : told, fix);
}

type Miss = { readonly actual: string; readonly fix: string };

const misses: Readonly<Record<Exclude<Refusal, 'socket-forbidden' | 'polkit'>, Miss>> = {
  'no-virsh': {
    actual: 'virsh is not installed, so libvirt cannot be asked',
    fix: sayCure({
      nixos:
        '`virtualisation.libvirtd.enable = true;` brings virsh; for a client alone `environment.systemPackages = [ pkgs.libvirt ];`.',
      elsewhere: 'install `libvirt-clients` (Debian, Ubuntu) or `libvirt-client` (Fedora).',
    }),
  },
  'no-socket': { actual: 'there is no socket: libvirt is not installed, or not started', fix: sayCure(cure) },
  'nobody-listens': {
    actual: 'a socket is there, and no daemon behind it',
    fix: 'Start it again: `sudo systemctl restart libvirtd.socket libvirtd` (modular: `virtqemud.socket`), and read `journalctl -u libvirtd` for why it ended.',
  },
  'unknown-uri': {
    actual: 'no driver of this libvirt knows the URI',
    fix: 'Name a libvirt with QEMU: `-c qemu:///system`; see https://libvirt.org/uri.html. `virsh` without `-c` is `qemu:///session` for an ordinary user.',
  },
  unreachable: {
    actual: 'the host cannot be reached',
    fix: 'Check the name and the way there: `ssh HOST true`, or `virsh -c URI uri`.',
  },
  'ssh-refused': {
    actual: 'ssh does not let this user in without asking',
    fix: 'Make `ssh HOST true` work without a question: a key that the host knows, and the host’s own key in known_hosts.',
  },
  other: { actual: 'it refused', fix: sayCure(cure) },
};
