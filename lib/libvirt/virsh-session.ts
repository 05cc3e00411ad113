import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
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

interface Pending {
  readonly command: VirshCommand;
  readonly marker: string;
  readonly resolve: (reply: VirshReply) => void;
  readonly reject: (error: unknown) => void;
  output?: string;
  error?: string;
  timer?: NodeJS.Timeout;
}

/**
 * One virsh process that stays, fed through its standard input: one connection and one start-up for any number of commands,
 * and commands may be sent without waiting for the answers before them (they come in order).
 *
 * virsh gives no exit code per command here, so each is followed by `echo` and `echo --err` of a marker: what stands before
 * the marker on either stream belongs to the command.
 */
export class VirshSession implements AsyncDisposable {
  readonly uri: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #nonce = randomUUID();
  readonly #timeout: number;
  readonly #waiting: { stdout: Pending[]; stderr: Pending[] } = { stdout: [], stderr: [] };
  readonly #text = { stdout: '', stderr: '' };
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
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    const marker = `${this.#nonce}-${this.#count++}.`;
    return new Promise((resolve, reject) => {
      const pending: Pending = { command, marker, resolve, reject };
      const milliseconds = options.timeout ?? this.#timeout;
      pending.timer = setTimeout(() => this.#break(timedOut(command, milliseconds)), milliseconds);
      this.#waiting.stdout.push(pending);
      this.#waiting.stderr.push(pending);
      this.#child.stdin.write(`${quoteCommand(command)}\necho --err ${marker}\necho ${marker}\n`);
    });
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

  #read(stream: 'stdout' | 'stderr', text: string): void {
    this.#text[stream] += text;
    const waiting = this.#waiting[stream];
    const prefix = stream === 'stderr' ? 'error: ' : '';
    for (let pending = waiting[0]; pending !== undefined; pending = waiting[0]) {
      // The marker opens a line; in the echo of its own command it does not.
      const line = `${prefix}${pending.marker}`;
      const all = this.#text[stream];
      const at = all.startsWith(line) ? 0 : all.indexOf(`\n${line}`) + 1;
      if (at === 0 && !all.startsWith(line)) return;
      this.#text[stream] = all.slice(at + line.length);
      waiting.shift();
      if (stream === 'stdout') pending.output = commandOutput(all.slice(0, at), pending.marker);
      else pending.error = all.slice(0, at).replace(/^\n/, '');
      this.#settle(pending);
    }
  }

  #settle(pending: Pending): void {
    if (pending.output === undefined || pending.error === undefined) return;
    clearTimeout(pending.timer);
    const error = pending.error.replace(/^error: /gm, '').trim();
    if (isConnectionLoss(error)) {
      const lost = connectionLost(this.uri, error);
      pending.reject(lost);
      this.#break(lost);
    } else {
      pending.resolve({
        command: pending.command,
        output: pending.output,
        error: /^error: /m.test(pending.error) ? error : undefined,
      });
    }
  }

  #break(reason: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = reason ?? connectionLost(this.uri, 'the session was closed');
    for (const pending of new Set([...this.#waiting.stdout, ...this.#waiting.stderr])) {
      clearTimeout(pending.timer);
      pending.reject(this.#broken);
    }
    this.#waiting.stdout.length = 0;
    this.#waiting.stderr.length = 0;
    this.#child.stdin.destroy();
    this.#child.kill('SIGKILL');
  }
}

const prompt = 'virsh # ';

/** What the command printed: readline echoes each command behind its prompt, also without a terminal. */
function commandOutput(text: string, marker: string): string {
  const end = text.lastIndexOf(`${prompt}echo --err ${marker}`);
  const body = end === -1 ? text : text.slice(0, end);
  const start = body.indexOf(prompt);
  const echoed = start === -1 ? -1 : body.indexOf('\n', start);
  return echoed === -1 ? body : body.slice(echoed + 1);
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

function timedOut(command: VirshCommand, milliseconds: number): VirtspecError {
  return new VirtspecError({
    code: 'virsh-timeout',
    kind: 'environment',
    what: `virsh ${quoteCommand(command)} gave no answer within ${milliseconds / 1000} s`,
    why: 'libvirt is hanging, or the host is too slow',
    fix: 'Allow more time with --timeout.',
  });
}
