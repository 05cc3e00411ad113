import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { VirtspecError } from '../error/virtspec-error.ts';
import { childEnvironment, startError } from '../process/run.ts';
import { quoteCommand, type VirshCommand } from './virsh-command.ts';

/** What one virsh command said. `error` is virsh's own text, without its `error: ` prefixes, when it refused. */
export interface VirshReply {
  readonly command: VirshCommand;
  readonly output: string;
  readonly error: string | undefined;
}

export interface VirshSessionOptions {
  /** Milliseconds that one command may take. Default 30,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A command on its way, or the end of a line of commands. */
interface Pending {
  readonly command: VirshCommand;
  readonly marker: string;
  /** Marked on standard output alone. */
  readonly quiet: boolean;
  readonly resolve: (reply: VirshReply) => void;
  readonly reject: (error: unknown) => void;
  readonly timer?: NodeJS.Timeout;
  /** Said before the marker, on each stream; absent until the marker came. */
  stdout?: string;
  stderr?: string;
}

/** Commands on one line: readline works byte by byte and answers with an echo, so fewer lines are faster; more wait longer. */
const commandsPerLine = 50;

/**
 * One virsh process that stays, fed through its standard input: one connection and one start-up for any number of commands,
 * and commands may be sent without waiting for the answers before them (they come in order).
 *
 * virsh gives no exit code per command here, so each is followed by `echo` and `echo --err` of a marker: what stands before the marker
 * on either stream belongs to the command. Commands sent in one go share a line, and a line that virsh cannot parse is dropped whole,
 * so each line is followed by a marker of its own.
 */
export class VirshSession implements AsyncDisposable {
  readonly uri: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #nonce = `~${Array.from(randomBytes(5), (byte) => 'ghijklmnopqrstuvwxyz'[byte % 20]).join('')}-`;
  readonly #timeout: number;
  readonly #waiting: { stdout: Pending[]; stderr: Pending[] } = { stdout: [], stderr: [] };
  readonly #text = { stdout: '', stderr: '' };
  #unsent: Pending[] = [];
  readonly #closed: Promise<void>;
  #count = 0;
  #broken: unknown;

  private constructor(uri: string, child: ChildProcessWithoutNullStreams, options: VirshSessionOptions) {
    this.uri = uri;
    this.#child = child;
    this.#timeout = options.timeout ?? 30_000;
    for (const stream of ['stdout', 'stderr'] as const) {
      const decoder = new StringDecoder('utf8');
      child[stream].on('data', (chunk: Buffer) => this.#read(stream, decoder.write(chunk)));
    }
    child.stdin.on('error', () => {});
    const onAbort = () => this.#break(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#closed = new Promise((resolve) => {
      child.on('close', () => {
        options.signal?.removeEventListener('abort', onAbort);
        this.#break(connectionLost(uri, this.#text.stderr.trim() || 'virsh ended'));
        resolve();
      });
    });
  }

  /**
   * Connects, and answers only when libvirt did.
   *
   * @throws VirtspecError `command-not-found`, `libvirt-unreachable`
   */
  static async open(uri: string, options: VirshSessionOptions = {}): Promise<VirshSession> {
    options.signal?.throwIfAborted();
    const child = spawn('virsh', ['--quiet', '--connect', uri], {
      // TERM=dumb and no inputrc: readline must neither colour, wrap nor complete what is sent.
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
      if (cause instanceof VirtspecError && cause.code !== 'libvirt-connection-lost') throw cause;
      throw unreachable(uri, cause instanceof VirtspecError ? cause.why : String(cause), cause);
    });
    if (hello.error === undefined) return session;
    await session[Symbol.asyncDispose]();
    throw unreachable(uri, hello.error, undefined);
  }

  /**
   * Sends one command; the answer comes when all before it are answered.
   *
   * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; a refusal by libvirt is a reply with `error`
   */
  execute(command: VirshCommand, options: { readonly timeout?: number } = {}): Promise<VirshReply> {
    return this.#queue(command, options.timeout ?? this.#timeout, false);
  }

  /**
   * What a command prints that always prints something (`dumpxml`), or undefined when it was refused: without libvirt's words, for
   * which virsh would take half as long again. For bulk.
   *
   * @throws VirtspecError as `execute`
   */
  async read(command: VirshCommand): Promise<string | undefined> {
    const reply = await this.#queue(command, this.#timeout, true);
    return reply.output === '' ? undefined : reply.output;
  }

  /**
   * `execute`, for commands whose refusal is unexpected; returns their output.
   *
   * @throws VirtspecError `virsh-refused`, with libvirt's words
   */
  async output(command: VirshCommand, options: { readonly timeout?: number } = {}): Promise<string> {
    const reply = await this.execute(command, options);
    if (reply.error === undefined) return reply.output;
    throw new VirtspecError({
      code: 'virsh-refused',
      kind: 'environment',
      what: `virsh ${quoteCommand(command)} failed`,
      why: reply.error,
    });
  }

  /** Ends the process; commands still waiting are rejected. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#break(connectionLost(this.uri, 'the session was closed'));
    await this.#closed;
  }

  #queue(command: VirshCommand, milliseconds: number, quiet: boolean): Promise<VirshReply> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    quoteCommand(command);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#break(timedOut(command, milliseconds)), milliseconds);
      if (this.#unsent.length === 0) queueMicrotask(() => this.#send());
      this.#unsent.push({ command, marker: this.#nextMarker(), quiet, resolve, reject, timer });
    });
  }

  #nextMarker(): string {
    return `${this.#nonce}${this.#count++}.`;
  }

  #send(): void {
    const commands = this.#unsent;
    this.#unsent = [];
    // Apart, so that what a quiet command says on standard error is nobody else's.
    for (const kind of [commands.filter(({ quiet }) => !quiet), commands.filter(({ quiet }) => quiet)]) {
      for (let start = 0; start < kind.length; start += commandsPerLine) {
        this.#sendLine(kind.slice(start, start + commandsPerLine));
      }
    }
  }

  #sendLine(line: readonly Pending[]): void {
    const ignore = () => {};
    const end: Pending = {
      command: ['echo'],
      marker: this.#nextMarker(),
      quiet: false,
      resolve: ignore,
      reject: ignore,
    };
    this.#waiting.stdout.push(...line, end);
    this.#waiting.stderr.push(...line.filter(({ quiet }) => !quiet), end);
    const text = line.map((pending) => `${quoteCommand(pending.command)};${echo(pending)}`).join(';');
    this.#child.stdin.write(`${text}\n${echo(end)}\n`);
  }

  #read(stream: 'stdout' | 'stderr', text: string): void {
    this.#text[stream] += text;
    const waiting = this.#waiting[stream];
    for (;;) {
      const found = this.#nextMarked(stream);
      if (found === undefined) return;
      const { pending, at } = found;
      const all = this.#text[stream];
      this.#text[stream] = all.slice(at + pending.marker.length);
      waiting.shift();
      pending[stream] = all.slice(0, at);
      this.#settle(pending);
    }
  }

  /** The next command whose marker has come; those before it on its line were never run, and are rejected. */
  #nextMarked(stream: 'stdout' | 'stderr'): { readonly pending: Pending; readonly at: number } | undefined {
    const waiting = this.#waiting[stream];
    const all = this.#text[stream];
    for (let at = all.indexOf(this.#nonce); at !== -1; at = all.indexOf(this.#nonce, at + 1)) {
      const marker = all.slice(at, all.indexOf('.', at) + 1);
      const index = waiting.findIndex((pending) => pending.marker === marker);
      if (index === -1) continue;
      for (const lost of waiting.splice(0, index)) {
        // Standard error has virsh's words on it.
        if (stream === 'stderr' || lost.quiet) reject(lost, stream === 'stderr' ? all.slice(0, at) : '');
      }
      return { pending: waiting[0] as Pending, at };
    }
    return undefined;
  }

  #settle(pending: Pending): void {
    const { stdout, stderr = pending.quiet ? '' : undefined } = pending;
    if (stdout === undefined || stderr === undefined) return;
    clearTimeout(pending.timer);
    const error = stderr.replace(/^(error: )?\n?|^error: /gm, '').trim();
    if (isConnectionLoss(error)) {
      const lost = connectionLost(this.uri, error);
      pending.reject(lost);
      this.#break(lost);
    } else {
      // Our own marker stands behind virsh's `error: ` too.
      const refused = /^error: (?!$)/m.test(stderr);
      pending.resolve({ command: pending.command, output: withoutEcho(stdout), error: refused ? error : undefined });
    }
  }

  #break(reason: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = reason ?? connectionLost(this.uri, 'the session was closed');
    for (const pending of new Set([...this.#waiting.stdout, ...this.#waiting.stderr, ...this.#unsent])) {
      clearTimeout(pending.timer);
      pending.reject(this.#broken);
    }
    this.#waiting.stdout.length = 0;
    this.#waiting.stderr.length = 0;
    this.#unsent = [];
    this.#child.stdin.destroy();
    this.#child.kill('SIGKILL');
  }
}

/** Echoes a command's marker, quoted, so that readline's own echo of the line does not hold it. */
function echo({ marker, quiet }: Pending): string {
  const quoted = marker.replace('-', "'-'");
  return quiet ? `echo ${quoted}` : `echo --err ${quoted};echo ${quoted}`;
}

/** readline repeats each line behind virsh's prompt, also without a terminal; the line's first command has it before its output. */
function withoutEcho(text: string): string {
  return text.startsWith('virsh # ') ? text.slice(text.indexOf('\n') + 1) : text;
}

function isConnectionLoss(text: string): boolean {
  return /Disconnected from|failed to (re)?connect|client socket is closed|Cannot recv data|End of file while reading/.test(
    text,
  );
}

function connectionLost(uri: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-connection-lost',
    kind: 'environment',
    what: `the connection to libvirt (${uri}) was lost`,
    why,
  });
}

function unreachable(uri: string, why: string | undefined, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-unreachable',
    kind: 'environment',
    what: `cannot connect to libvirt at ${uri}`,
    ...(why === undefined ? {} : { why }),
    fix: 'Is libvirtd running, and may this user use it? `virsh -c URI uri` asks the same.',
    cause,
  });
}

function reject(pending: Pending, why: string): void {
  clearTimeout(pending.timer);
  pending.reject(notUnderstood(pending.command, why));
}

function notUnderstood(command: VirshCommand, why: string): VirtspecError {
  return new VirtspecError({
    code: 'virsh-not-understood',
    kind: 'environment',
    what: `virsh could not parse ${quoteCommand(command)}, or a command sent with it`,
    why: why.replace(/^error: /gm, '').trim() || 'it said nothing',
    fix: 'Is this libvirt older than virtspec knows?',
  });
}

function timedOut(command: VirshCommand, milliseconds: number): VirtspecError {
  return new VirtspecError({
    code: 'virsh-timeout',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} gave no answer within ${milliseconds / 1000} s`,
    why: 'libvirt is hanging, or the host is too slow',
    fix: 'Allow more time with --timeout.',
  });
}
