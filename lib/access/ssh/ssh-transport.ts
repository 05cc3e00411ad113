import type { Transport } from '../transport.ts';
import { runOverSsh } from './run-over-ssh.ts';
import { sshCopyGuest } from './ssh-copy-guest.ts';
import { SshLine } from './ssh-line.ts';
import { placeOf, type SshTarget } from './ssh-target.ts';

/** An ssh connection into a guest. */
export interface SshTransport extends Transport {
  readonly name: 'ssh';
  readonly target: SshTarget;
  /** `ann@192.168.56.20`, for messages. */
  readonly place: string;
}

/**
 * The system's `ssh` as a transport, when it is connected.
 * @throws as `SshLine.open`
 */
export async function openSshTransport(target: SshTarget, signal?: AbortSignal): Promise<SshTransport> {
  const line = await SshLine.open(target, signal);
  return {
    name: 'ssh',
    target,
    place: placeOf(target),
    run: (command, options) => runOverSsh(line, command, options),
    files: sshCopyGuest(line),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  };
}
