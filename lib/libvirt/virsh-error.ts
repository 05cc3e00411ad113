import { VirtspecError } from '../error/virtspec-error.ts';
import { quoteCommand, type VirshCommand } from './virsh-command.ts';

/** Whether virsh's words say that it has lost libvirt, as opposed to that libvirt refused, or lost a guest's monitor. */
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

export function unreachable(uri: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-unreachable',
    kind: 'environment',
    what: `cannot connect to libvirt at ${uri}`,
    why,
    fix: 'Is libvirtd running, and may this user use it? `virsh -c URI uri` asks the same.',
    cause,
  });
}

export function refused(command: VirshCommand, why: string): VirtspecError {
  return new VirtspecError({
    code: 'virsh-refused',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} failed`,
    why,
  });
}

export function notUnderstood(command: VirshCommand, why: string): VirtspecError {
  return new VirtspecError({
    code: 'virsh-not-understood',
    kind: 'environment',
    what: `virsh could not parse ${quoteCommand(command)}, or a command sent with it`,
    why: why || 'it said nothing',
    fix: 'Is this libvirt older than virtspec knows?',
  });
}

export function timedOut(command: VirshCommand, milliseconds: number): VirtspecError {
  return new VirtspecError({
    code: 'virsh-timeout',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} gave no answer within ${milliseconds / 1000} s`,
    why: 'libvirt is hanging, or the host is too slow',
    fix: 'Allow more time with --timeout.',
  });
}
