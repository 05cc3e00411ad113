import * as z from 'zod';
import { type Clock, systemClock } from '../process/clock.ts';
import type { Limit } from '../process/patience.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { GuestAgent } from './guest-agent.ts';

/** How a program in a guest ended. */
export interface Ended {
  /** Undefined if a signal (on Windows an NTSTATUS from 0xC0000000 on) ended it. */
  readonly exitCode: number | undefined;
  readonly signal: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const started = z.object({ pid: z.number() });
const status = z.object({
  exited: z.boolean(),
  exitcode: z.number().optional(),
  signal: z.number().optional(),
  'out-data': z.string().default(''),
  'err-data': z.string().default(''),
});

export interface ProgramOptions {
  /** Milliseconds until it must have ended; see `waitUntil`. */
  readonly timeout: number | Limit;
  readonly signal?: AbortSignal | undefined;
  /** Is called while it runs. */
  readonly running?: (() => Promise<void>) | undefined;
}

/**
 * Starts a program in a guest; its output must be small: what does not fit into a message is lost, and stops the agent.
 * @throws VirtspecError as `GuestAgent.ask`: `agent-refused` for a program that does not exist
 */
export async function startProgram(agent: GuestAgent, [path, ...arg]: readonly [string, ...string[]]): Promise<number> {
  const { pid } = started.parse(await agent.ask('guest-exec', { path, arg, 'capture-output': true }));
  return pid;
}

/** Milliseconds between two looks: a short command is seen soon, and a long one does not keep the agent busy. */
const [soonest, latest] = [5, 250];

/**
 * Waits until a started program has ended. The agent tells that once: its answer is the only one.
 * @throws VirtspecError `wait-timeout`, and as `GuestAgent.ask`; the signal's reason
 */
export async function endOf(agent: GuestAgent, pid: number, options: ProgramOptions): Promise<Ended> {
  const { timeout, signal, running } = options;
  let pause = soonest;
  const clock: Clock = { ...systemClock, sleep: (_, ending) => systemClock.sleep(pause, ending) };
  return waitUntil(
    async () => {
      const seen = status.parse(await agent.ask('guest-exec-status', { pid }));
      if (!seen.exited) {
        if (pause >= latest) await running?.();
        pause = Math.min(latest, pause * 1.5);
        return undefined;
      }
      const [stdout, stderr] = [seen['out-data'], seen['err-data']].map((text) => Buffer.from(text, 'base64'));
      return { exitCode: seen.exitcode, signal: seen.signal, stdout: stdout as Buffer, stderr: stderr as Buffer };
    },
    { what: 'the command in the guest to end', timeout, signal, clock },
  );
}

/**
 * Runs a program in a guest, for its small output.
 * @throws as `startProgram` and `endOf`
 */
export async function runProgram(
  agent: GuestAgent,
  argv: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<Ended> {
  return endOf(agent, await startProgram(agent, argv), options);
}
