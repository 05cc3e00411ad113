import { openAgentLine } from '../agent/agent-line.ts';
import { findGuest } from '../agent/find-guest.ts';
import { GuestAgent } from '../agent/guest-agent.ts';
import { runInGuest } from '../agent/run-in-guest.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { LazyVirsh } from '../libvirt/lazy-virsh.ts';
import { GuestPower } from '../lifecycle/guest-power.ts';
import { fixedLimit } from '../process/patience.ts';
import { waitUntil } from '../process/wait-until.ts';
import { runSignal } from '../run/run-signal.ts';

interface WaitCommandOptions {
  readonly connect: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Milliseconds between two runs of the command. */
const interval = 2000;

/**
 * `virtspec wait`: until the guest’s agent answers, or a command in it succeeds, however often the guest reboots meanwhile.
 * @throws VirtspecError `guest-not-ready`, `guest-off`, `condition-not-met`; as `findGuest`
 */
export async function waitCommand(
  domain: string,
  words: readonly string[],
  { connect, timeout }: WaitCommandOptions,
): Promise<void> {
  using run = runSignal(Number.MAX_SAFE_INTEGER / 1000, 'the guest is left as it is');
  await using virsh = new LazyVirsh(connect);
  using line = await openAgentLine(virsh);
  const name = await findGuest(virsh, line, domain);
  const end = performance.now() + timeout * 1000;
  const left = () => Math.max(1, end - performance.now());
  const { signal } = run;
  const [first, ...others] = words;
  await new GuestPower(virsh, line, name).untilReady({ timeout: left(), signal });
  if (first === undefined) return;
  const agent = new GuestAgent(line, name);
  let last: string | undefined;
  const succeeds = async () => {
    // The last look is when the time is over.
    if (last !== undefined && performance.now() >= end) return undefined;
    const told: Buffer[] = [];
    const take = (bytes: Buffer) => void told.push(bytes);
    const options = { timeout: left(), signal, onStdout: take, onStderr: take };
    const code = await runInGuest(agent, { words: [first, ...others] }, options).catch(unlessAway);
    if (code instanceof VirtspecError) last = code.what;
    else last = `it ended with ${code}: ${Buffer.concat(told).toString('utf8').trim().split('\n').at(-1) ?? ''}`;
    return code === 0 ? true : undefined;
  };
  const options = { what: `${name}: the command to succeed`, timeout: fixedLimit(left()), interval, signal };
  await waitUntil(succeeds, options).catch((error: unknown) => {
    throw error instanceof VirtspecError && error.code === 'wait-timeout'
      ? notMet(name, timeout, last ?? 'it was not run to its end')
      : error;
  });
}

/** A guest that reboots has no agent for a while. */
function unlessAway(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && /^(agent-(absent|silent|jammed)|guest-)/.test(error.code)) return error;
  throw error;
}

function notMet(name: string, seconds: number, last: string): VirtspecError {
  return new VirtspecError({
    code: 'condition-not-met',
    kind: 'environment',
    what: `the command did not succeed in ${name} within ${seconds} s`,
    why: `the last time ${last}`,
    fix: 'Run it with `virtspec run` to see why, or give it longer with --timeout.',
  });
}
