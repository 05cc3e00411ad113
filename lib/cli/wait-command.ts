import { openTransport } from '../access/open-transport.ts';
import { waysInto } from '../access/ways.ts';
import { openAgentLine } from '../agent/agent-line.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { LazyVirsh } from '../libvirt/lazy-virsh.ts';
import { GuestPower } from '../lifecycle/guest-power.ts';
import { fixedLimit } from '../process/patience.ts';
import { waitUntil } from '../process/wait-until.ts';
import { runSignal } from '../run/run-signal.ts';
import { type TransportChoice, tellDoubt, transportOptions, whichGuest } from './transport-choice.ts';

interface WaitCommandOptions extends TransportChoice {
  readonly connect: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Milliseconds between two runs of the command. */
const interval = 2000;

/**
 * `virtspec wait`: until the guest answers, or a command in it succeeds, however often the guest reboots meanwhile.
 * @throws VirtspecError `guest-not-ready`, `guest-off`, `condition-not-met`; as `whichGuest`, `waysInto`
 */
export async function waitCommand(
  domain: string,
  words: readonly string[],
  { connect, timeout, ...choice }: WaitCommandOptions,
): Promise<void> {
  using run = runSignal(Number.MAX_SAFE_INTEGER / 1000, 'the guest is left as it is');
  await using virsh = new LazyVirsh(connect);
  using line = await openAgentLine(virsh);
  const place = { virsh, line, domain: await whichGuest({ virsh, line }, domain, choice) };
  const options = transportOptions(choice);
  const ways = await waysInto(place, options);
  const end = performance.now() + timeout * 1000;
  const left = () => Math.max(1, end - performance.now());
  const { signal } = run;
  await new GuestPower(place).untilReady(ways, { timeout: timeout * 1000, signal, onDoubt: tellDoubt(place.domain) });
  const [first, ...others] = words;
  if (first === undefined) return;
  const only = ways.length === 1 ? ways[0]?.name : undefined;
  const onChange = once(options.onChange);
  let last: string | undefined;
  const succeeds = async () => {
    // The last look is when the time is over.
    if (last !== undefined && performance.now() >= end) return undefined;
    const told: Buffer[] = [];
    const take = (bytes: Buffer) => void told.push(bytes);
    const code = await (async () => {
      await using transport = await openTransport(place, { ...options, transport: only, signal, onChange });
      const limits = { timeout: left(), signal, onStdout: take, onStderr: take };
      return await transport.run({ words: [first, ...others] }, limits);
    })().catch(unlessAway);
    if (code instanceof VirtspecError) last = code.what;
    else last = `it ended with ${code}${lastLine(Buffer.concat(told).toString('utf8'))}`;
    return code === 0 ? true : undefined;
  };
  const limits = { what: `${place.domain}: the command to succeed`, timeout: fixedLimit(left()), interval, signal };
  await waitUntil(succeeds, limits).catch((error: unknown) => {
    throw error instanceof VirtspecError && error.code === 'wait-timeout'
      ? notMet(place.domain, timeout, last ?? 'it was not run to its end')
      : error;
  });
}

function lastLine(output: string): string {
  const line = output.trim().split('\n').at(-1) ?? '';
  return line === '' ? ', and printed nothing' : `: ${line}`;
}

/** The same line is not told again. */
function once(tell: ((line: string) => void) | undefined): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    if (!told.has(line)) tell?.(line);
    told.add(line);
  };
}

/** A guest that reboots has neither an agent nor an ssh server for a while. */
function unlessAway(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && /^(agent-(absent|silent|jammed)|guest-|ssh-(?!value))/.test(error.code))
    return error;
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
