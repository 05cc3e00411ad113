import { VirtspecError } from '../error/virtspec-error.ts';
import { inSeconds } from '../process/patience.ts';
import type { GuestAgent } from './guest-agent.ts';
import type { GuestCommand, RunInGuestOptions } from './guest-command.ts';
import { type GuestOs, newGuestFolder } from './guest-os.ts';
import { runPosix } from './run-posix.ts';
import { runWindows } from './run-windows.ts';

/**
 * Runs a command in a guest by its agent: as root, on Windows as LocalSystem, which has no credentials on the network.
 *
 * @returns the command's exit code
 * @throws VirtspecError `guest-timeout` (the command was ended in the guest), `guest-lost`, `guest-folder`, `guest-output-cut`, as `GuestAgent.ask`; the signal's reason (likewise)
 */
export function runInGuest(
  agent: GuestAgent,
  os: GuestOs,
  command: GuestCommand,
  options: RunInGuestOptions,
): Promise<number> {
  const run = os === 'windows' ? runWindows : runPosix;
  return run(agent, newGuestFolder(os), command, options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw error instanceof VirtspecError && error.code === 'wait-timeout'
      ? tooLong(agent.domain, options.timeout, error)
      : error;
  });
}

/** The error for a command that was ended because it took too long. */
export function tooLong(domain: string, milliseconds: number, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'guest-timeout',
    kind: 'environment',
    what: `the command in ${domain} did not end within ${inSeconds(milliseconds)}, and was ended`,
    why: 'it takes longer, or waits for something',
    fix: 'Give it longer with --timeout.',
    cause,
  });
}
