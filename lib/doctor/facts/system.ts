import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { type Fact, seen } from '../fact.ts';
import type { MachineFacts, SocketFile, UserFacts } from '../host-facts.ts';
import { type Patience, readIfThere, say, within } from './within.ts';

/** The monolithic daemon's socket, then the modular ones'. https://libvirt.org/daemons.html */
const sockets = ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock', '/run/libvirt/virtproxyd-sock'];
const units = ['libvirtd.service', 'libvirtd.socket', 'virtqemud.service', 'virtqemud.socket'];

type SystemFacts = Pick<MachineFacts, 'os' | 'user' | 'sockets' | 'units'>;

/** @param socket from the URI, instead of the usual ones */
export async function collectSystem(socket: string | undefined, patience: Patience): Promise<SystemFacts> {
  const [os, user, found, states] = await Promise.all([
    collectOs(patience),
    collectUser(patience),
    collectSockets(socket === undefined ? sockets : [socket], patience),
    collectUnits(patience),
  ]);
  return { os, user, sockets: found, units: states };
}

function collectOs(patience: Patience): Promise<MachineFacts['os']> {
  return within('the distribution', patience, async () => {
    const text = (await readIfThere('/etc/os-release')) ?? '';
    const of = (key: string) => new RegExp(`^${key}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1];
    return seen({ name: of('PRETTY_NAME') ?? 'Linux', nixos: of('ID') === 'nixos' }, '/etc/os-release', text.trim());
  });
}

function collectUser(patience: Patience): Promise<Fact<UserFacts>> {
  return within('this user’s groups', patience, async () => {
    const { username: name, uid } = userInfo();
    const [own, member] = await Promise.all([say(['id', '-nG'], patience), say(['id', '-nG', name], patience)]);
    const list = (text: string) => text.trim().split(' ');
    const groups = list(own.stdout);
    return seen(
      { name, uid, groups, member: member.code === 0 ? list(member.stdout) : groups },
      'id',
      own.stdout.trim(),
    );
  });
}

function collectSockets(paths: readonly string[], patience: Patience): Promise<Fact<readonly SocketFile[]>> {
  return within('libvirt’s sockets', patience, async () => {
    const found = (await Promise.all(paths.map((path) => socketAt(path, patience)))).filter((one) => one !== undefined);
    const lines = found.map(({ path, group, mode }) => `${path} group ${group} mode ${mode}`);
    return seen(found, `stat ${paths.join(' ')}`, lines.join('\n') || 'none of them exists');
  });
}

async function socketAt(path: string, patience: Patience): Promise<SocketFile | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isSocket()) return undefined;
  const group = await say(['getent', 'group', String(found.gid)], patience);
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
  return { path, mode, group: group.stdout.split(':')[0] || String(found.gid) };
}

function collectUnits(patience: Patience): Promise<MachineFacts['units']> {
  return within('systemd’s libvirt units', patience, async () => {
    const { code, stdout, stderr } = await say(
      ['systemctl', 'show', '--property=Id,ActiveState,LoadState', ...units],
      patience,
    );
    if (code !== 0) return { unknown: `systemctl: ${stderr.trim() || `exit ${code}`}` };
    const states = new Map(
      stdout.split('\n\n').flatMap((block) => {
        const of = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
        return of('LoadState') === 'loaded' ? [[of('Id'), of('ActiveState')] as const] : [];
      }),
    );
    return seen(states, 'systemctl show', [...states].map(([unit, state]) => `${unit} ${state}`).join('\n'));
  });
}
