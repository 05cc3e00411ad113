import type { AgentLine } from '../agent/agent-line.ts';
import { GuestAgent } from '../agent/guest-agent.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';
import { fixedLimit } from '../process/patience.ts';
import { type WaitOptions, waitUntil } from '../process/wait-until.ts';

/** How long is waited, and what ends the wait early. */
export interface PowerOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds between two looks at a domain. */
const interval = 300;

/** No wait helps against these. */
const hopeless: readonly string[] = ['guest-off', 'agent-no-channel', 'agent-unsupported'];

/** One domain of a libvirt, to be started, waited for and shut off. */
export class GuestPower {
  readonly name: string;
  readonly #virsh: Virsh;
  readonly #agent: GuestAgent;

  constructor(virsh: Virsh, line: AgentLine, name: string) {
    this.name = name;
    this.#virsh = virsh;
    this.#agent = new GuestAgent(line, name);
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
   * Returns when its agent has answered.
   * @throws VirtspecError `guest-not-ready`, `guest-off` for one that has shut off meanwhile; the signal's reason
   */
  async untilReady(options: PowerOptions): Promise<void> {
    let last: VirtspecError | undefined;
    const answers = async () => {
      const error = await this.#agent.ask('guest-ping').then(() => undefined, asAgentError);
      last = error;
      if (error && hopeless.includes(error.code)) throw error;
      return error === undefined ? true : undefined;
    };
    await this.#until(answers, options, 'its guest agent to answer').catch((error: unknown) => {
      throw isLate(error) ? notReady(this.name, options.timeout, last) : error;
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

  #until(look: WaitLook, { timeout, signal }: PowerOptions, what: string): Promise<true> {
    const options: WaitOptions = { what: `${this.name}: ${what}`, timeout: fixedLimit(timeout), interval, signal };
    return waitUntil(look, options);
  }
}

type WaitLook = () => Promise<true | undefined>;

/** What says that the agent does not answer yet; anything else is thrown. */
function asAgentError(error: unknown): VirtspecError {
  if (error instanceof VirtspecError && /^(agent|guest)-/.test(error.code)) return error;
  throw error;
}

function isLate(error: unknown): boolean {
  return error instanceof VirtspecError && error.code === 'wait-timeout';
}

function notReady(name: string, timeout: number, last: VirtspecError | undefined): VirtspecError {
  return new VirtspecError({
    code: 'guest-not-ready',
    kind: 'environment',
    what: `${name} was not ready within ${timeout / 1000} s`,
    why: last?.what ?? 'its guest agent did not answer',
    fix: last?.fix ?? 'Give it longer with --timeout.',
    cause: last,
  });
}

function stillRuns(name: string, mode: string, timeout: number): VirtspecError {
  return new VirtspecError({
    code: 'guest-still-runs',
    kind: 'environment',
    what: `${name} did not shut off within ${timeout / 1000} s`,
    why: `it was asked by ${mode === 'agent' ? 'its guest agent' : 'ACPI, as by the power button'}, and may still be at it`,
    fix: `Look at its screen, or give it longer with --timeout; \`virtspec off ${name}\` takes its power away.`,
  });
}
