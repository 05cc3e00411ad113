import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { endedBySignal } from './ended-by-signal.ts';
import { inSeconds, type Limit, limitOf } from './patience.ts';

export interface RunOptions {
  /** After this time the process is killed and `command-timeout` is thrown. Milliseconds, multiplied with `--timeout`. Default 60,000. */
  readonly timeout?: number | Limit;
  /** Aborting kills the process; its reason is rethrown. */
  readonly signal?: AbortSignal | undefined;
  /** Text for standard input, which may come later; without it, standard input is closed. */
  readonly input?: string | Promise<string>;
  readonly cwd?: string;
  /** Runs it in a separate process group, which is killed as a whole: for a program whose children would survive it and keep its output open. */
  readonly group?: boolean;
  /** Milliseconds between SIGTERM and SIGKILL; multiplied with `--timeout`. Default 0: killed at once. */
  readonly grace?: number;
  /** Receives both outputs as they arrive. */
  readonly onOutput?: (text: string) => void;
  /** Added to the environment, over `LC_ALL=C`. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly argv: readonly string[];
  /** Exit code. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long the output of a stopped process is still read after it ended, in milliseconds. */
const lastWords = 500;

/** The environment of every child process: the caller's, with messages in plain English. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANGUAGE: '', ...extra };
}

/**
 * Runs `argv` without a shell and collects its output. Any exit code is a result.
 *
 * @throws VirtspecError `command-not-found`, `command-not-started`, `command-timeout` (the process is dead by then); `command-killed` if a signal
 * from elsewhere ended it
 * @throws the signal's reason if `signal` aborts
 */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<RunResult> {
  const [file, ...args] = argv;
  const limit = limitOf(options.timeout ?? 60_000);
  const grace = limitOf(options.grace ?? 0).milliseconds;
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: childEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: options.group ?? false,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let stoppedBy: unknown;
    const kill = (signal: NodeJS.Signals) => {
      if (options.group) killGroup(child.pid, signal);
      else child.kill(signal);
    };
    let graceTimer: NodeJS.Timeout | undefined;
    let outputTimer: NodeJS.Timeout | undefined;
    // Children of the process may survive and keep its output open; do not wait for them.
    const letGo = () => {
      outputTimer ??= setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, lastWords);
    };
    const stop = (reason: unknown) => {
      stoppedBy ??= reason;
      if (child.exitCode !== null || child.signalCode !== null) letGo();
      else child.once('exit', letGo);
      if (grace === 0) return kill('SIGKILL');
      kill('SIGTERM');
      graceTimer ??= setTimeout(() => kill('SIGKILL'), grace);
    };
    const timer = setTimeout(() => stop(timeoutError(argv, limit)), limit.milliseconds);
    const onAbort = () => stop(options.signal?.reason);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(graceTimer);
      clearTimeout(outputTimer);
      options.signal?.removeEventListener('abort', onAbort);
    };

    for (const [stream, chunks] of [
      [child.stdout, stdout],
      [child.stderr, stderr],
    ] as const) {
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        options.onOutput?.(chunk.toString('utf8'));
      });
    }
    // A process may exit without reading its input; its exit code is what counts.
    child.stdin.on('error', () => {});
    Promise.resolve(options.input ?? '').then(
      (text) => child.stdin.end(text),
      () => child.stdin.end(),
    );
    child.on('error', (cause) => {
      settle();
      reject(startError(file, cause));
    });
    child.on('close', (code, signal) => {
      settle();
      if (stoppedBy !== undefined) return reject(stoppedBy);
      const [said, errors] = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString('utf8'));
      if (signal !== null) return reject(endedBySignal(programOf(argv), signal, errors));
      resolve({ argv, code: code ?? 0, stdout: said ?? '', stderr: errors ?? '' });
    });
  });
}

/**
 * `run`, for commands that are not expected to fail.
 *
 * @throws VirtspecError `command-failed`, with the command's output
 */
export async function runChecked(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<RunResult> {
  const result = await run(argv, options);
  if (result.code === 0) return result;
  throw new VirtspecError({
    code: 'command-failed',
    kind: 'environment',
    what: `${argv.join(' ')} failed (exit ${result.code})`,
    why: result.stderr.trim() || result.stdout.trim() || 'it printed no message',
  });
}

/** The error for a process that could not be started, from the error of `spawn`. */
export function startError(file: string, cause: Error & { code?: string }): VirtspecError {
  if (cause.code === 'ENOENT') {
    return new VirtspecError({
      code: 'command-not-found',
      kind: 'environment',
      what: `${file} is not installed`,
      why: `no ${file} in PATH`,
      fix: 'Run scripts/setup, or install it with the package manager.',
      cause,
    });
  }
  return new VirtspecError({
    code: 'command-not-started',
    kind: 'environment',
    what: `${file} could not be started`,
    why: cause.message,
    cause,
  });
}

/** Sends a signal to a process group, by the pid of its leader. It is not an error if the group is already gone. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function timeoutError(argv: readonly string[], { milliseconds, fix }: Limit): VirtspecError {
  return new VirtspecError({
    code: 'command-timeout',
    kind: 'environment',
    what: `${shortCommand(argv)} did not finish within ${inSeconds(milliseconds)}`,
    why: 'it was killed',
    fix,
  });
}

/** The command without the wrappers that put it into namespaces and drop its capabilities. */
function ownCommand(argv: readonly string[]): readonly string[] {
  return argv[0] === 'nsenter' || argv[0] === 'setpriv' ? ownCommand(argv.slice(argv.indexOf('--') + 1)) : argv;
}

function programOf(argv: readonly string[]): string {
  return basename(ownCommand(argv)[0] ?? '');
}

/** The command on one line, for a message. */
function shortCommand(argv: readonly string[]): string {
  const line = ownCommand(argv).map(shellWord).join(' ').replaceAll(/\s+/g, ' ');
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`;
}
