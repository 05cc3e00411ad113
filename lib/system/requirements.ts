import { access, constants } from 'node:fs/promises';
import { userInfo } from 'node:os';
import which from 'which';
import { VirtspecError } from '../error/virtspec-error.ts';
import { System } from './system.ts';

/** A program the sandbox starts, and the package that has it. */
interface Tool {
  readonly command: string;
  readonly debian: string;
  readonly why: string;
}

/** Of this machine. */
const hostTools: readonly Tool[] = [
  { command: 'bash', debian: 'bash', why: 'sets the sandbox up' },
  { command: 'unshare', debian: 'util-linux', why: 'opens its namespaces' },
  { command: 'nsenter', debian: 'util-linux', why: 'looks into it' },
  { command: 'setpriv', debian: 'util-linux', why: 'takes rights away in it' },
  { command: 'pivot_root', debian: 'util-linux-extra util-linux', why: 'gives it a file system of its own' },
  { command: 'virsh', debian: 'libvirt-clients', why: 'talks to libvirtd' },
];

/** Of the system that the sandbox runs. */
export const systemTools: readonly Tool[] = [
  { command: 'ip', debian: 'iproute2', why: 'brings its network up' },
  { command: 'libvirtd', debian: 'libvirt-daemon', why: 'is what the lab is proven in' },
  { command: 'virtlogd', debian: 'libvirt-daemon', why: 'keeps the guests’ logs' },
  { command: 'qemu-system-x86_64', debian: 'qemu-system-x86', why: 'runs the guests' },
  { command: 'qemu-img', debian: 'qemu-utils', why: 'makes the volumes' },
  { command: 'dnsmasq', debian: 'dnsmasq-base', why: 'serves the networks' },
];

const rootlessTools: readonly Tool[] = [
  { command: 'newuidmap', debian: 'uidmap', why: 'maps the users of a rootless sandbox' },
];

/**
 * @param system whose libvirtd is to run
 * @throws VirtspecError `system-incomplete`; `sandbox-tools-missing` naming every missing program with its package; `tun-not-usable` when an ordinary user
 * may not open /dev/net/tun
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
      what: `the sandbox needs ${missing.map((tool) => tool.command).join(', ')}`,
      why: missing.map((tool) => `${tool.command} ${tool.why}`).join('; '),
      fix: `Run scripts/setup, or install ${[...new Set(missing.map((tool) => tool.debian))].join(' ')} (Debian’s names).`,
    });
  }
  if (rootless) await requireTun();
}

/**
 * Another system must have all that a sandbox runs.
 * @throws VirtspecError `system-incomplete`
 */
export function requireSystem(system: System): void {
  if (system.isHere) return;
  const missing = systemTools.filter(({ command }) => system.program(command) === undefined);
  if (missing.length === 0) return;
  const found =
    missing.length < systemTools.length ? 'some of what a sandbox runs is missing there' : 'it holds no such system';
  throw new VirtspecError({
    code: 'system-incomplete',
    kind: 'usage',
    what: `${system.name} has no ${missing.map(({ command }) => command).join(', ')}`,
    why: `${found}: ${missing.map(({ command, why }) => `${command} ${why}`).join('; ')}`,
    fix: 'Name the root of a whole file system with libvirtd and QEMU in it (usr/sbin/libvirtd), as mmdebstrap makes one. One that virtspec made: `virtspec libvirt remove NAME`, then again.',
  });
}

async function requireTun(): Promise<void> {
  try {
    await access('/dev/net/tun', constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new VirtspecError({
      code: 'tun-not-usable',
      kind: 'environment',
      what: `${userInfo().username} may not open /dev/net/tun, which a rootless sandbox needs for its guests’ network`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'Load the tun module; its device has mode 0666 on ordinary distributions. Or run as root.',
      cause,
    });
  }
}
