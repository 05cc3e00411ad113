import { VirtspecError } from '../error/virtspec-error.ts';

/** The signals by which a process ends through its own fault; signal(7). */
const crashes: readonly NodeJS.Signals[] = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'];

const outOfMemory = 'Give this machine more memory, or run less on it: `journalctl -k` shows what its kernel killed.';

/**
 * The error for a process that was ended by a signal which virtspec did not send: neither its input nor the lab is at fault.
 * @param command for the message: `nix-instantiate`
 * @param said the end of its standard error
 */
export function endedBySignal(command: string, signal: NodeJS.Signals, said = ''): VirtspecError {
  const name = signal.replace(/^SIG/, '');
  const last = said.trim().split('\n').at(-1);
  const parts = {
    code: 'command-killed',
    kind: 'environment',
    what: `${command} was killed by signal ${name}`,
  } as const;
  if (signal === 'SIGKILL') {
    return new VirtspecError({
      ...parts,
      why: 'it was killed from outside, for example by the kernel’s out-of-memory killer',
      fix: outOfMemory,
    });
  }
  if (crashes.includes(signal)) {
    return new VirtspecError({
      ...parts,
      why: last ? `it crashed; its last line of output was: ${last}` : 'it crashed',
      fix: `Run again; if it crashes again, use another release of ${command}.`,
    });
  }
  return new VirtspecError({ ...parts, why: 'another process terminated it', fix: 'Run again.' });
}

/** Whether libvirt’s message (`virCommandWait`) reports that a signal ended a program that it ran. */
export function saysEndedBySignal(words: string): boolean {
  return /unexpected fatal signal \d+/.test(words);
}

/** What helps if libvirt reports that. */
export const afterSignal = outOfMemory;
