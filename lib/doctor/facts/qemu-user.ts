import { derive, type Fact, seen } from '../fact.ts';
import type { QemuUser } from '../host-facts.ts';
import { type Patience, readIfThere, say, within } from './within.ts';

/** The accounts that distributions use for guests: Debian and Ubuntu; Fedora and Arch; NixOS without `runAsRoot`. */
const usual = ['libvirt-qemu', 'qemu', 'qemu-libvirtd'] as const;

/**
 * The account that guests run as: from libvirt's capabilities; else from qemu.conf; else the usual one here, which is reported as an assumption.
 * @param account DAC's label, `+64055:+64055`, if libvirt has reported one
 * @param nixos NixOS runs guests as root by default (`virtualisation.libvirtd.qemu.runAsRoot`)
 */
export function findQemuUser(
  account: Fact<string | undefined>,
  nixos: boolean,
  patience: Patience,
): Promise<Fact<QemuUser>> {
  return within('the account that guests run as', patience, async () => {
    const label = 'unknown' in account ? undefined : account.value;
    if (label !== undefined) {
      const [uid = ''] = label.replaceAll('+', '').split(':');
      return derive(await lookUp(uid, patience), (user) => user);
    }
    const configured = /^\s*user\s*=\s*"\+?([^"]+)"/m.exec(
      (await readIfThere('/etc/libvirt/qemu.conf').catch(() => '')) ?? '',
    )?.[1];
    if (configured !== undefined) return lookUp(configured, patience);
    for (const name of nixos ? [] : usual) {
      const found = await lookUp(name, patience);
      if (!('unknown' in found))
        return derive(found, assumed(`libvirt does not report it; ${name} is the usual account here`));
    }
    return derive(
      await lookUp('root', patience),
      assumed('libvirt does not report it, and none of the usual accounts exists'),
    );
  });
}

function assumed(why: string): (user: QemuUser) => QemuUser {
  return (user) => ({ ...user, assumed: why });
}

/** By name or number; unknown if there is no such account. */
async function lookUp(who: string, patience: Patience): Promise<Fact<QemuUser>> {
  const passwd = await say(['getent', 'passwd', who], patience);
  const [name = '', , uid = ''] = passwd.stdout.trim().split(':');
  if (passwd.code !== 0) return { unknown: `the account ${who} does not exist` };
  const groups = await say(['id', '-G', name], patience);
  const numbers = groups.stdout.trim().split(' ').map(Number);
  return seen({ name, uid: Number(uid), groups: numbers }, `id ${name}`, passwd.stdout.trim());
}
