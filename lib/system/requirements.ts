import { access, constants } from 'node:fs/promises';
import { userInfo } from 'node:os';
import which from 'which';
import { VirtspecError } from '../error/virtspec-error.ts';
import { System } from './system.ts';

/** A program that the sandbox starts, and its package. */
interface Tool {
  readonly command: string;
  readonly debian: string;
  readonly why: string;
}

/** On this machine. */
const hostTools: readonly Tool[] = [
  { command: 'bash', debian: 'bash', why: 'sets up the sandbox' },
  { command: 'unshare', debian: 'util-linux', why: 'creates its namespaces' },
  { command: 'nsenter', debian: 'util-linux', why: 'runs commands in it' },
  { command: 'setpriv', debian: 'util-linux', why: 'drops privileges in it' },
  { command: 'pivot_root', debian: 'util-linux-extra util-linux', why: 'gives it its own file system' },
  { command: 'virsh', debian: 'libvirt-clients', why: 'connects to libvirtd' },
];

/** In the system that the sandbox runs. */
export const systemTools: readonly Tool[] = [
  { command: 'ip', debian: 'iproute2', why: 'configures its network' },
  { command: 'libvirtd', debian: 'libvirt-daemon', why: 'manages the lab’s objects' },
  { command: 'virtlogd', debian: 'libvirt-daemon', why: 'keeps the guests’ logs' },
  { command: 'qemu-system-x86_64', debian: 'qemu-system-x86', why: 'runs the guests' },
  { command: 'qemu-img', debian: 'qemu-utils', why: 'creates the volumes' },
  { command: 'dnsmasq', debian: 'dnsmasq-base', why: 'serves the networks' },
];

const rootlessTools: readonly Tool[] = [
  { command: 'newuidmap', debian: 'uidmap', why: 'maps the users of a rootless sandbox' },
];

/**
 * @param system whose libvirtd will run
 * @throws VirtspecError `system-incomplete`; `sandbox-tools-missing`, naming every missing program with its package; `tun-not-usable` if an ordinary
 *   user may not open /dev/net/tun
 */
export async function requireSandboxTools(rootless: boolean, system: System): Promise<void> {
  const path = System.here.path.join(':');
  const outside = [...hostTools, ...(rootless ? rootlessTools : []), ...(system.isHere ? systemTools : [])];
  const found = await Promise.all(outside.map((tool) => which(tool.command, { path, nothrow: true })));
  const missing = outside.filter((_, index) => !found[index]);
  requireSystem(system);
  if (missing.length > 0) {
    throw new VirtspecError({
      code: 'sandbox-tools-missing',
      kind: 'environment',
      what: `the sandbox requires ${missing.map((tool) => tool.command).join(', ')}`,
      why: missing.map((tool) => `${tool.command} ${tool.why}`).join('; '),
      fix: `Run scripts/setup, or install ${[...new Set(missing.map((tool) => tool.debian))].join(' ')} (Debian’s package names).`,
    });
  }
  if (rootless) await requireTun();
}

/**
 * Another system must contain everything that a sandbox runs.
 * @throws VirtspecError `system-incomplete`
 */
export function requireSystem(system: System): void {
  if (system.isHere) return;
  const missing = systemTools.filter(({ command }) => system.program(command) === undefined);
  if (missing.length === 0) return;
  const found =
    missing.length < systemTools.length
      ? 'some of the programs that a sandbox requires are missing'
      : 'it contains no libvirt';
  throw new VirtspecError({
    code: 'system-incomplete',
    kind: 'usage',
    what: `${system.name} does not contain ${missing.map(({ command }) => command).join(', ')}`,
    why: `${found}: ${missing.map(({ command, why }) => `${command} ${why}`).join('; ')}`,
    fix: 'Pass the root of a complete file system with libvirtd and QEMU (usr/sbin/libvirtd), such as mmdebstrap creates. If virtspec built it, run `virtspec libvirt remove NAME` and try again.',
  });
}

async function requireTun(): Promise<void> {
  try {
    await access('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new VirtspecError({
      code: 'tun-not-usable',
      kind: 'environment',
      what: `${userInfo().username} cannot open /dev/net/tun, which a rootless sandbox requires for its guests’ network`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Load the tun module, whose device has mode 0666 on common distributions, or run as root.',
      cause,
    });
  }
}
