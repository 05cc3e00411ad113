import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { sshCommand } from '../model/connection-uri.ts';
import { type Refusal, refusalOf } from '../model/refusal.ts';
import { inSeconds, type Limit } from '../process/patience.ts';
import { quoteCommand, type VirshCommand } from './virsh-command.ts';

/** Whether virsh's message says that the connection to libvirt was lost, as opposed to a refusal, or a lost connection to a guest's monitor. */
export function isConnectionLoss(words: string): boolean {
  return /Disconnected from .* due to|failed to (re)?connect to the hypervisor|client socket is closed|Cannot recv data|End of file while reading data/i.test(
    words,
  );
}

export function connectionLost(uri: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-connection-lost',
    kind: 'environment',
    what: `the connection to libvirt (${uri}) was lost`,
    why,
  });
}

/** The error for a libvirt that cannot be used; if virsh reports that the URI is invalid, it is the user's mistake (kind `usage`). */
export function unreachable(uri: string, words: string, cause?: unknown): VirtspecError {
  const what = `cannot connect to libvirt at ${uri}`;
  const why = reasonIn(words);
  const refusal = refusalOf(why);
  const fix = ways[refusal]?.replace('SSH', sshCommand(uri)) ?? askDoctor(uri);
  return refusal === 'unknown-uri'
    ? new VirtspecError({ code: 'libvirt-uri', kind: 'usage', what, why, fix, cause })
    : new VirtspecError({ code: 'libvirt-unreachable', kind: 'environment', what, why, fix, cause });
}

function askDoctor(uri: string): string {
  return `Check that libvirtd is running; \`virtspec doctor -c ${shellWord(uri)}\` shows the details.`;
}

/** `SSH`: see `sshCommand`. */
const ways: Readonly<Partial<Record<Refusal, string>>> = {
  'unknown-uri': 'Pass a URI that `virsh -c` accepts: qemu:///system, qemu:///session, qemu+ssh://HOST/system.',
  'socket-forbidden':
    'Add this user to the group that may use it (NixOS: users.users.NAME.extraGroups = [ "libvirtd" ]) and log in again, or run as root.',
  polkit:
    'Add this user to the group that may use it (NixOS: users.users.NAME.extraGroups = [ "libvirtd" ]), or allow org.libvirt.unix.manage in a polkit rule.',
  'ssh-refused':
    'Make `SSH` work without a prompt, with a key that the host accepts and the host’s own key in known_hosts.',
  unreachable: 'Check the host name and the network: `SSH`.',
};

/** The last line of virsh's message; the lines before only say that there was no connection. */
function reasonIn(words: string): string {
  const said = words.split('\n').map((line) => line.replace(/^error: /, '').trim());
  return said.filter((line) => line !== '' && line !== 'failed to connect to the hypervisor').at(-1) ?? words;
}

const drivers: Readonly<Record<string, string>> = {
  ...{ net: 'network', pool: 'storage', vol: 'storage' },
  ...{ nwfilter: 'nwfilter', secret: 'secret', nodedev: 'nodedev' },
};

/** The libvirt driver that a command needs: that of networks for `net-define`. */
function driverOf([command]: VirshCommand): string {
  return drivers[command.replace(/-.*$/, '')] ?? 'qemu';
}

/** libvirt's test driver, and those of other hypervisors, know fewer options than QEMU's. */
const connectToQemu =
  'Connect to a libvirt that runs QEMU (-c qemu:///system, qemu:///session or qemu+ssh://HOST/system): the driver of this URI cannot answer that.';

export function refused(command: VirshCommand, why: string): VirtspecError {
  if (/not supported by the connection driver/.test(why)) {
    const driver = driverOf(command);
    return new VirtspecError({
      code: 'libvirt-driver-missing',
      kind: 'environment',
      what: `this libvirt has no ${driver} driver, which virsh ${quoteCommand(command)} requires`,
      why,
      fix: `Run scripts/setup, or install its package: libvirt-daemon-driver-${driver} on Debian 13, Ubuntu 24.10 and Fedora, libvirt-daemon on older Debian.`,
    });
  }
  return new VirtspecError({
    code: 'virsh-refused',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} failed`,
    why,
    ...(/\bunsupported flags \(/.test(why) && { fix: connectToQemu }),
  });
}

export function notUnderstood(command: VirshCommand, why: string): VirtspecError {
  return new VirtspecError({
    code: 'virsh-not-understood',
    kind: 'environment',
    what: `virsh could not parse ${quoteCommand(command)}, or a command sent with it`,
    why: why || 'it printed no message',
    fix: 'Check that this virsh is not too old: `virsh --version` prints its version; 9.0 and 11.3 are known to work.',
  });
}

export function timedOut(command: VirshCommand, { milliseconds, fix }: Limit): VirtspecError {
  return new VirtspecError({
    code: 'virsh-timeout',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} did not respond within ${inSeconds(milliseconds)}`,
    why: 'libvirt hangs, or the host is too slow',
    fix,
  });
}
