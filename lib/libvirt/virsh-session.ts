import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { VirtspecError } from '../error/virtspec-error.ts';
import { endedBySignal } from '../process/ended-by-signal.ts';
import { type Limit, limitOf } from '../process/patience.ts';
import { childEnvironment, killGroup, startError } from '../process/run.ts';
import { quoteCommand, type VirshCommand } from './virsh-command.ts';
import { type Outcome, type OutputStream, type Question, VirshDialogue } from './virsh-dialogue.ts';
import { connectionLost, isConnectionLoss, notUnderstood, refused, timedOut, unreachable } from './virsh-error.ts';

/** The answer to one virsh command. `error` is virsh's message, without its `error: ` prefixes, if it refused. */
export interface VirshReply {
  readonly command: VirshCommand;
  readonly output: string;
  readonly error: string | undefined;
}

export interface VirshSessionOptions {
  /** Milliseconds for one command, counted from the previous answer; multiplied with `--timeout`. Default 30,000. */
  readonly timeout?: number | Limit;
  readonly signal?: AbortSignal | undefined;
  /** libvirt then refuses everything that would change something; see `ReadOnlySession`. */
  readonly readOnly?: boolean;
}

interface Asked extends Question {
  readonly limit: Limit;
  readonly resolve: (reply: VirshReply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One long-lived virsh process, controlled through its standard input: one connection and one start-up for any number of commands. Commands may be
 * sent without waiting for earlier answers, which arrive in order.
 */
export class VirshSession implements AsyncDisposable {
  readonly uri: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #timeout: number | Limit;
  readonly #dialogue = new VirshDialogue<Asked>(letters(5));
  readonly #closed: Promise<void>;
  #unsent: Asked[] = [];
  #timer: NodeJS.Timeout | undefined;
  #broken: unknown;

  private constructor(uri: string, child: ChildProcessWithoutNullStreams, options: VirshSessionOptions) {
    this.uri = uri;
    this.#child = child;
    this.#timeout = options.timeout ?? 30_000;
    for (const stream of ['stdout', 'stderr'] as const) {
      const decoder = new StringDecoder('utf8');
      child[stream].on('data', (chunk: Buffer) => this.#hear(stream, decoder.write(chunk)));
    }
    child.stdin.on('error', () => {});
    const onAbort = () => this.#break(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#closed = new Promise((resolve) => {
      child.on('close', (_, signal) => {
        options.signal?.removeEventListener('abort', onAbort);
        this.#break(connectionLost(uri, this.#dialogue.heard('stderr').trim() || wordsOfEnd(signal)));
        resolve();
      });
    });
  }

  /**
   * Connects, and returns after libvirt has answered.
   *
   * @throws VirtspecError `command-not-found`, `libvirt-unreachable`
   */
  static async open(uri: string, options: VirshSessionOptions = {}): Promise<VirshSession> {
    options.signal?.throwIfAborted();
    const readOnly = options.readOnly ? ['--readonly'] : [];
    const child = spawn('virsh', ['--quiet', ...readOnly, '--connect', uri], {
      // TERM=dumb and no inputrc: readline must not colour, wrap or complete the input.
      env: childEnvironment({ TERM: 'dumb', INPUTRC: '/dev/null', VIRSH_HISTSIZE: '0', VIRSH_DEBUG: '4' }),
      detached: true,
      stdio: 'pipe',
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(startError('virsh', cause)));
    });
    const session = new VirshSession(uri, child, options);
    const hello = await session.execute(['uri']).catch((cause: unknown) => {
      if (!(cause instanceof VirtspecError) || cause.code !== 'libvirt-connection-lost') throw cause;
      throw unreachable(uri, cause.why ?? cause.what, cause);
    });
    if (hello.error === undefined) return session;
    await session[Symbol.asyncDispose]();
    throw unreachable(uri, hello.error);
  }

  /**
   * Sends one command; its answer arrives after those of all earlier commands.
   *
   * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`, `virsh-not-understood`; a refusal by libvirt is a reply with `error`
   * @throws RangeError for a command with control characters
   */
  execute(command: VirshCommand, options: { readonly timeout?: number | Limit } = {}): Promise<VirshReply> {
    return this.#ask(command, options.timeout ?? this.#timeout, false);
  }

  /**
   * `execute`, for commands that are not expected to be refused; returns their output.
   *
   * @throws VirtspecError `virsh-refused`, with libvirt's message
   */
  async output(command: VirshCommand, options: { readonly timeout?: number | Limit } = {}): Promise<string> {
    const reply = await this.execute(command, options);
    if (reply.error !== undefined) throw refused(command, reply.error);
    return reply.output;
  }

  /**
   * The output of a command that always prints something (`dumpxml`), or undefined if it was refused, without libvirt's message. For bulk use.
   *
   * @throws VirtspecError as `execute`
   */
  async read(command: VirshCommand): Promise<string | undefined> {
    const reply = await this.#ask(command, this.#timeout, true);
    return reply.output === '' ? undefined : reply.output;
  }

  /** Ends the process; pending commands are rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#break(connectionLost(this.uri, 'the session was closed'));
    await this.#closed;
  }

  #ask(command: VirshCommand, timeout: number | Limit, quiet: boolean): Promise<VirshReply> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    quoteCommand(command);
    const limit = limitOf(timeout);
    return new Promise((resolve, reject) => {
      if (this.#unsent.length === 0) queueMicrotask(() => this.#send());
      this.#unsent.push({ command, limit, quiet, resolve, reject });
    });
  }

  #send(): void {
    if (this.#broken !== undefined) return;
    this.#child.stdin.write(this.#dialogue.ask(this.#unsent));
    this.#unsent = [];
    if (this.#timer === undefined) this.#watchNext();
  }

  #hear(stream: OutputStream, text: string): void {
    const outcomes = this.#dialogue.hear(stream, text);
    for (const outcome of outcomes) this.#settle(outcome);
    if (outcomes.length > 0) this.#watchNext();
  }

  #settle(outcome: Outcome<Asked>): void {
    const { command, resolve, reject } = outcome.question;
    if ('notUnderstood' in outcome) {
      reject(notUnderstood(command, outcome.notUnderstood));
      return;
    }
    const { output, error } = outcome;
    if (error === undefined || !isConnectionLoss(error)) {
      resolve({ command, output, error });
      return;
    }
    const lost = connectionLost(this.uri, error);
    reject(lost);
    this.#break(lost);
  }

  /** Starts the timeout of the command that virsh is executing. */
  #watchNext(): void {
    clearTimeout(this.#timer);
    const next = this.#broken === undefined ? this.#dialogue.next : undefined;
    this.#timer = next && setTimeout(() => this.#break(timedOut(next.command, next.limit)), next.limit.milliseconds);
  }

  #break(reason: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = reason ?? connectionLost(this.uri, 'the session was closed');
    clearTimeout(this.#timer);
    for (const { reject } of [...this.#dialogue.open, ...this.#unsent]) reject(this.#broken);
    this.#unsent = [];
    this.#child.stdin.destroy();
    // The whole group: an ssh that virsh has started would otherwise survive, and keep its output open.
    killGroup(this.#child.pid);
  }
}

function wordsOfEnd(signal: NodeJS.Signals | null): string {
  return signal === null ? 'virsh exited' : endedBySignal('virsh', signal).message;
}

/** Random letters that are not hexadecimal digits, so that no UUID or address contains them. */
function letters(count: number): string {
  return Array.from(randomBytes(count), (byte) => 'ghijklmnopqrstuvwxyz'[byte % 20]).join('');
}
