import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { valueOf } from '../fact.ts';
import type { HostFacts } from '../host-facts.ts';
import { type DoctorContext, ofHost, sayCure } from '../prerequisite.ts';

const nixosGroup =
  '`users.users.NAME.extraGroups = [ "libvirtd" ];` (not the plan’s `libvirt`, which is no group of NixOS), `sudo nixos-rebuild switch`, log out and in.';

const cure = { nixos: nixosGroup, elsewhere: '`sudo usermod -aG libvirt NAME`, then log out and in.' };

export const libvirtUsable = ofHost(
  {
    id: 'libvirt-usable',
    category: 'host',
    title: 'User can access libvirt',
    severity: 'error',
    cure,
    why: 'A group’s name proves nothing: NixOS calls it `libvirtd`, others `libvirt`, and a login from before the change has neither. So the connection is tried. `virsh` without `-c` is `qemu:///session` for an ordinary user, which needs no right and has no lab.',
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
    const fix = `${sayCure(cure)} Or allow \`org.libvirt.unix.manage\` by a rule of polkit.`;
    return fail('a connection', 'polkit refuses this user, or nobody is there to ask', told, fix);
  }
  return skip('libvirt does not answer (see libvirt-answers)');
}

/** Names the group that the socket has, and tells who is in it only on paper. */
function socketMiss({ sockets, user }: HostFacts['machine']): { readonly actual: string; readonly fix: string } {
  const socket = valueOf(sockets)?.[0];
  const who = valueOf(user);
  if (!socket || !who) return { actual: 'this user may not use its socket', fix: sayCure(cure) };
  const actual = `${who.name} may not use ${socket.path}, which is for group ${socket.group} (${socket.mode})`;
  if (who.member.includes(socket.group) && !who.groups.includes(socket.group)) {
    return { actual, fix: `${who.name} is in ${socket.group}, and this login is older than that: log out and in.` };
  }
  if (socket.group === 'root')
    return { actual, fix: `${sayCure(cure)} The socket’s group is libvirtd.conf’s \`unix_sock_group\`.` };
  const elsewhere = `\`sudo usermod -aG ${socket.group} ${who.name}\`, then log out and in.`;
  return { actual, fix: sayCure({ nixos: nixosGroup.replace('NAME', who.name), elsewhere }) };
}
