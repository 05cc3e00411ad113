import { VirtspecError } from '../error/virtspec-error.ts';

/** What its own fault ends a process with; signal(7). */
const crashes: readonly NodeJS.Signals[] = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP', 'SIGSYS'];

const outOfMemory =
  'Give this machine more memory, or run less beside it: `journalctl -k` names what its kernel killed.';

/**
 * The error for a process that a signal ended, which virtspec did not send: neither its input nor the lab is at fault.
 * @param command for people: `nix-instantiate`
 * @param said the end of what it printed on standard error
 */
export function endedBySignal(command: string, signal: NodeJS.Signals, said = ''): VirtspecError {
  const name = signal.replace(/^SIG/, '');
  const last = said.trim().split('\n').at(-1);
  const parts = {
    code: 'command-killed',
    kind: 'environment',
    what: `${command} was ended by signal ${name}`,
  } as const;
  if (signal === 'SIGKILL') {
    return new VirtspecError({
      ...parts,
      why: 'another process killed it, e.g. the out-of-memory killer of the kernel',
      fix: outOfMemory,
    });
  }
  if (crashes.includes(signal)) {
    return new VirtspecError({
      ...parts,
      why: last ? `it crashed; it printed last: ${last}` : 'it crashed',
      fix: `Run again. If it crashes again, ${command} has a defect: take another release of it.`,
    });
  }
  return new VirtspecError({ ...parts, why: 'another process ended it', fix: 'Run again.' });
}

/** The same in libvirt’s words (`virCommandWait`): one of the programs that it runs. */
export function saysEndedBySignal(words: string): boolean {
  return /unexpected fatal signal \d+/.test(words);
}

/** What helps where libvirt says so. */
export const afterSignal = outOfMemory;
