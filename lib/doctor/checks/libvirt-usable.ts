import { shellWord } from '../../error/shell-word.ts';
import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { valueOf } from '../fact.ts';
import type { HostFacts } from '../host-facts.ts';
import { type DoctorContext, ofHost, sayCure } from '../prerequisite.ts';

const nixosGroup =
  'set `users.users.NAME.extraGroups = [ "libvirtd" ];` (NixOS has no group `libvirt`), run `sudo nixos-rebuild switch`, then log out and in.';

const cure = { nixos: nixosGroup, elsewhere: 'run `sudo usermod -aG libvirt NAME`, then log out and in.' };

export const libvirtUsable = ofHost(
  {
    id: 'libvirt-usable',
    category: 'host',
    title: 'This user can access libvirt',
    severity: 'error',
    cure,
    why: 'A group’s name proves nothing: NixOS calls it `libvirtd`, other distributions `libvirt`, and a login from before the change has neither. So virtspec tries the connection. For an ordinary user, `virsh` without `-c` uses `qemu:///session`, which requires no rights and does not contain the lab.',
  },
  judge,
);

function judge({ connection, machine }: HostFacts, { uri }: DoctorContext): Verdict {
  if (connection.outcome === 'connected') return pass(`this user is connected to ${uri.text}`);
  if (connection.outcome === 'silent') return skip(connection.why);
  const told = evidenceOf(`virsh -c ${uri.text} list --all`, connection.words);
  if (connection.refusal === 'socket-forbidden') {
    const { actual, fix } = socketMiss(machine);
    const sockets = 'unknown' in machine.sockets ? undefined : machine.sockets;
    return fail('a connection', actual, sockets ? [told, evidenceOf(sockets.source, sockets.excerpt)] : told, fix);
  }
  if (connection.refusal === 'polkit') {
    const fix = `${sayCure(cure)} Or allow \`org.libvirt.unix.manage\` in a polkit rule.`;
    return fail('a connection', 'polkit denies this user access, or has no agent to ask', told, fix);
  }
  return skip('libvirt does not respond (see libvirt-answers)');
}

/** Names the socket's group, and distinguishes a user who is a member of it only since a later login. */
function socketMiss({ sockets, user }: HostFacts['machine']): { readonly actual: string; readonly fix: string } {
  const socket = valueOf(sockets)?.[0];
  const who = valueOf(user);
  if (!socket || !who) return { actual: 'this user cannot use its socket', fix: sayCure(cure) };
  const actual = `${who.name} cannot use ${socket.path}, which belongs to group ${socket.group} (${socket.mode})`;
  if (who.member.includes(socket.group) && !who.groups.includes(socket.group)) {
    return { actual, fix: `Log out and in: ${who.name} is in ${socket.group}, but this login is older.` };
  }
  if (socket.group === 'root')
    return { actual, fix: `${sayCure(cure)} The socket’s group is \`unix_sock_group\` in libvirtd.conf.` };
  const elsewhere = `run \`sudo usermod -aG ${shellWord(socket.group)} ${shellWord(who.name)}\`, then log out and in.`;
  return { actual, fix: sayCure({ nixos: nixosGroup.replace('NAME', who.name), elsewhere }) };
}
