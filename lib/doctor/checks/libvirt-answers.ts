import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { sshCommand } from '../../model/connection-uri.ts';
import type { Refusal } from '../../model/refusal.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { valueOf } from '../fact.ts';
import type { HostFacts } from '../host-facts.ts';
import { type DoctorContext, ofHost, sayCure } from '../prerequisite.ts';

const cure = {
  nixos: 'set `virtualisation.libvirtd.enable = true;`, then run `sudo nixos-rebuild switch`.',
  elsewhere:
    'install `libvirt-daemon-system` (Debian, Ubuntu) or `libvirt` (Fedora, Arch), then run `sudo systemctl enable --now libvirtd.socket` (modular daemons: `virtqemud.socket virtnetworkd.socket virtstoraged.socket`).',
};

export const libvirtAnswers = ofHost(
  {
    id: 'libvirt-answers',
    category: 'host',
    title: 'libvirt is reachable',
    severity: 'error',
    cure,
    why: '`systemctl status libvirtd` shows one of several daemons that may respond, and a socket starts it at the first call (https://libvirt.org/daemons.html). So virtspec connects to libvirt itself.',
  },
  judge,
);

function judge({ connection, machine }: HostFacts, { uri }: DoctorContext): Verdict {
  if (connection.outcome === 'connected') return pass(`${uri.text} responds`);
  if (connection.outcome === 'silent') return skip(connection.why);
  const { refusal, words } = connection;
  // The kernel refused access to the socket, before any daemon or polkit was asked.
  if (refusal === 'socket-forbidden')
    return skip('its socket exists, but this user cannot use it (see libvirt-usable)');
  if (refusal === 'polkit') return pass(`${uri.text} responds, but denies this user access (see libvirt-usable)`);
  const told = evidenceOf(`virsh -c ${uri.text} uri`, words);
  const { actual, fix: way } = misses[refusal];
  const fix = way.replace('SSH', sshCommand(uri.text)).replace('URI uri', () => `'${uri.text}' uri`);
  const states = valueOf(machine.units);
  const units = states && evidenceOf('systemctl show', [...states].map((pair) => pair.join(' ')).join('\n'));
  return fail(`a response from ${uri.text}`, actual, units ? [told, units] : told, fix);
}

/** In a fix, `SSH` and `URI` stand for those of the connection. */
type Miss = { readonly actual: string; readonly fix: string };

const misses: Readonly<Record<Exclude<Refusal, 'socket-forbidden' | 'polkit'>, Miss>> = {
  'no-virsh': {
    actual: 'virsh is not installed, so libvirt cannot be asked',
    fix: sayCure({
      nixos:
        'set `virtualisation.libvirtd.enable = true;`, which includes virsh, or for the client only `environment.systemPackages = [ pkgs.libvirt ];`.',
      elsewhere: 'install `libvirt-clients` (Debian, Ubuntu) or `libvirt-client` (Fedora).',
    }),
  },
  'no-socket': { actual: 'no socket: libvirt is not installed, or not started', fix: sayCure(cure) },
  'nobody-listens': {
    actual: 'a socket exists, but no daemon listens on it',
    fix: 'Restart it with `sudo systemctl restart libvirtd.socket libvirtd` (modular daemons: `virtqemud.socket`), and read `journalctl -u libvirtd` for why it stopped.',
  },
  'unknown-uri': {
    actual: 'no driver of this libvirt supports the URI',
    fix: 'Pass the URI of a libvirt with QEMU: `-c qemu:///system`; see https://libvirt.org/uri.html. For an ordinary user, `virsh` without `-c` uses `qemu:///session`.',
  },
  unreachable: {
    actual: 'the host cannot be reached',
    fix: 'Check the host name and the network: `SSH`, or `virsh -c URI uri`.',
  },
  'ssh-refused': {
    actual: 'ssh does not log this user in without a prompt',
    fix: 'Make `SSH` work without a prompt, with a key that the host accepts and the host’s own key in known_hosts.',
  },
  other: { actual: 'libvirt refused the connection', fix: sayCure(cure) },
};
