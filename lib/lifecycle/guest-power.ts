import type { GuestPlace } from '../access/guest-place.ts';
import type { TransportName } from '../access/transport.ts';
import { reasonsOf, type Way } from '../access/ways.ts';
import { GuestAgent } from '../agent/guest-agent.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';
import { fixedLimit, inSeconds } from '../process/patience.ts';
import { type WaitOptions, waitUntil } from '../process/wait-until.ts';

/** How long is waited, and what ends the wait early. */
export interface PowerOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ReadyOptions extends PowerOptions {
  /** Receives why a guest does not answer, once, if it is what a wait may not mend. */
  readonly onDoubt?: (why: string) => void;
  /** What a wait in vain leaves, for its message: `it was started, and runs on`. */
  readonly leaves?: string;
  /** What gives it more time, as the end of a sentence. Default: `give it longer with --timeout`. */
  readonly longer?: string;
}

/** Milliseconds between two looks at a domain. */
const interval = 300;

/** With these, no wait makes the way one that answers. */
const hopeless: readonly string[] = ['agent-no-channel', 'agent-unsupported'];

/** These may pass while a guest starts, and may not: who waits is told. */
const doubtful: readonly string[] = ['ssh-login-refused', 'ssh-host-key-changed', 'ssh-host-key-unknown'];

/** One domain of a libvirt, to be started, waited for and shut off. */
export class GuestPower {
  readonly name: string;
  readonly #virsh: Virsh;
  readonly #agent: GuestAgent;

  constructor({ virsh, line, domain }: GuestPlace) {
    this.name = domain;
    this.#virsh = virsh;
    this.#agent = new GuestAgent(line, domain);
  }

  /** libvirt's word: `running`, `shut off`, `paused`, ... */
  async state(): Promise<string> {
    return (await this.#virsh.output(['domstate', '--domain', this.name])).trim();
  }

  /**
   * Starts it, unless it runs; one that is paused is resumed.
   * @returns whether it was started or resumed
   * @throws VirtspecError `virsh-refused` with libvirt's message
   */
  async start(): Promise<boolean> {
    const state = await this.state();
    if (state === 'running') return false;
    await this.#virsh.output([state === 'paused' ? 'resume' : 'start', '--domain', this.name]);
    return true;
  }

  /** Whether its definition, or the domain that runs, has the channel of a guest agent. */
  async hasAgent(): Promise<boolean> {
    const xml = await this.#virsh.output(['dumpxml', '--domain', this.name]);
    return /<target type='virtio' name='org\.qemu\.guest_agent\.0'/.test(xml);
  }

  /**
   * Returns when the guest has answered by one of the ways.
   * @throws VirtspecError `guest-not-ready`, `guest-off` for one that has shut off meanwhile, the way's own error if no wait helps; the signal's reason
   */
  async untilReady(ways: readonly Way[], options: ReadyOptions): Promise<TransportName> {
    const { signal, onDoubt } = options;
    const last = new Map<TransportName, VirtspecError>();
    const look = async () => {
      let before: VirtspecError | undefined;
      for (const way of ways) {
        const was = last.get(way.name);
        before = was && hopeless.includes(was.code) ? was : await way.answers(signal, before).then(nothing, asWayError);
        if (before === undefined) return way.name;
        if (before.code !== was?.code && doubtful.includes(before.code)) onDoubt?.(before.message);
        last.set(way.name, before);
      }
      if ([...last.values()].every(({ code }) => hopeless.includes(code))) throw before;
      return undefined;
    };
    return this.#until(look, options, 'an answer').catch((error: unknown) => {
      throw isLate(error) ? notReady(this.name, options, last) : error;
    });
  }

  /**
   * Asks the guest to shut down, by its agent if that answers, else by ACPI, and returns when it is off.
   * @returns whether it ran
   * @throws VirtspecError `guest-still-runs`, `virsh-refused`; the signal's reason
   */
  async shutdown(options: PowerOptions): Promise<boolean> {
    if ((await this.state()) === 'shut off') return false;
    const hasAnswered = await this.#agent.ask('guest-ping').then(
      () => true,
      (error: unknown) => !asAgentError(error),
    );
    const mode = hasAnswered ? 'agent' : 'acpi';
    await this.#virsh.output(['shutdown', '--domain', this.name, '--mode', mode]);
    const isOff = async () => ((await this.state()) === 'shut off' ? true : undefined);
    await this.#until(isOff, options, 'it to shut off').catch((error: unknown) => {
      throw isLate(error) ? stillRuns(this.name, mode, options.timeout) : error;
    });
    return true;
  }

  /**
   * Takes its power away.
   * @returns whether it ran
   */
  async off(): Promise<boolean> {
    if ((await this.state()) === 'shut off') return false;
    await this.#virsh.output(['destroy', '--domain', this.name]);
    return true;
  }

  #until<T>(look: () => Promise<T | undefined>, { timeout, signal }: PowerOptions, what: string): Promise<T> {
    const options: WaitOptions = { what: `${this.name}: ${what}`, timeout: fixedLimit(timeout), interval, signal };
    return waitUntil(look, options);
  }
}

function nothing(): undefined {}

/** What says that the agent does not answer yet; anything else is thrown. */
function asAgentError(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && /^(agent|guest)-/.test(error.code)) return error;
  throw error;
}

/** What says that a way does not lead to the guest yet; anything else is thrown, as that the guest is off. */
function asWayError(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && error.code !== 'guest-off' && /^(agent|guest|ssh)-/.test(error.code)) {
    if (error.kind !== 'usage') return error;
  }
  throw error;
}

function isLate(error: unknown): boolean {
  return error instanceof VirtspecError && error.code === 'wait-timeout';
}

function notReady(
  name: string,
  { timeout, leaves, longer = 'give it longer with --timeout' }: ReadyOptions,
  errors: ReadonlyMap<TransportName, VirtspecError>,
): VirtspecError {
  const [last] = errors.values();
  const { why, fix } = errors.size > 1 ? reasonsOf(errors) : { why: last?.what ?? 'it did not answer', fix: last?.fix };
  return new VirtspecError({
    code: 'guest-not-ready',
    kind: 'environment',
    what: `${name} was not ready within ${inSeconds(timeout)}${leaves === undefined ? '' : `; ${leaves}`}`,
    why,
    fix: [...(fix === undefined ? [] : [fix]), ...(fix?.includes('--timeout') ? [] : [asSentence(longer, fix)])].join(
      '\n',
    ),
    cause: last,
  });
}

/** @param before the sentence before it, if there is one */
function asSentence(words: string, before: string | undefined): string {
  return before === undefined ? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.` : `Or ${words}.`;
}

function stillRuns(name: string, mode: string, timeout: number): VirtspecError {
  return new VirtspecError({
    code: 'guest-still-runs',
    kind: 'environment',
    what: `${name} did not shut off within ${inSeconds(timeout)}`,
    why: `it was asked by ${mode === 'agent' ? 'its guest agent' : 'ACPI, as by the power button'}, and may still be at it`,
    fix: `Look at its screen, or give it longer with --timeout; \`virtspec off ${shellWord(name)}\` takes its power away.`,
  });
}
