import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { packageFile } from '../../package-file.ts';
import { limitOf } from '../../process/patience.ts';
import { childEnvironment, startError } from '../../process/run.ts';
import type { Heard } from './received.ts';

/** Built by `npm run build`, because it runs in a namespace in which only Node is sure to be available. */
const program = packageFile('dist/guest/listen-program.js');

export interface ListenerOptions {
  /** The first part of every path that it serves. */
  readonly nonce: string;
  /** Addresses to listen on: `0.0.0.0` in a separate namespace, else the networks' own. */
  readonly addresses: readonly string[];
  /** The command line that runs a program of this file system where the guests' networks are. */
  readonly enter: (argv: readonly [string, ...string[]]) => Promise<readonly [string, ...string[]]>;
  readonly hear: (heard: Heard) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Receives the probe guests' answers where their networks are. It ends with this process, which holds its standard input as a lifeline. */
export class ProbeListener implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  private constructor(port: number, child: ChildProcess, ended: Promise<void>) {
    this.port = port;
    this.#child = child;
    this.#ended = ended;
  }

  /** @throws VirtspecError `probe-listener-failed`, with its message; the signal's reason */
  static async start(options: ListenerOptions): Promise<ProbeListener> {
    options.signal?.throwIfAborted();
    const [file, ...args] = await options.enter([process.execPath, program, options.nonce, ...options.addresses]);
    const child = spawn(file, args, { env: childEnvironment(), stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString('utf8')).slice(-2_000);
    });
    child.stdin.on('error', () => {});
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const port = await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(startError(file, cause)));
      child.once('close', (code, signal) => reject(listenerFailed(words.trim() || `it exited (${signal ?? code})`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const heard = JSON.parse(line) as Heard;
        if (heard.kind === 'listening') resolve(heard.port);
        else options.hear(heard);
      });
    });
    return new ProbeListener(port, child, ended);
  }

  /** Sets the orders that a guest receives from now on, each time it asks. */
  order(uuid: string, orders: string): void {
    this.#child.stdin?.write(`${JSON.stringify([uuid, orders])}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    const grace = setTimeout(() => this.#child.kill('SIGKILL'), limitOf(3_000).milliseconds);
    await this.#ended;
    clearTimeout(grace);
  }
}

function listenerFailed(why: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-listener-failed',
    kind: 'environment',
    what: 'the probe guests’ answers cannot be received: the listener did not start',
    why,
    fix: 'In a clone, run `npm run build`; install virtspec on a file system without `noexec`.',
  });
}
