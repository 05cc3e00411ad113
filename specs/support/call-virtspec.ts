import { expect } from 'vitest';
import { call } from '../../lib/cli/call.ts';
import { type Ended, specEnvironment } from './virtspec.ts';

/** Only one call at a time: a process has one working directory, one environment and one exit code. */
let calling = false;

/**
 * Calls the command line in this process, instead of `runVirtspec`: the same code except for `lib/cli/main.ts`, without the second and a half that a
 * new Node takes to load it. `runVirtspec` tests what ends a process (signals, a closed pipe), and the build itself.
 *
 * Working directory, environment, exit code, streams and listeners are restored when it returns.
 * @param options.cwd a folder of the spec: reports are written there
 */
export async function callVirtspec(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  if (calling) throw new Error('Two calls of virtspec in one process at once: they would share a working directory.');
  calling = true;
  const [folder, env, { exitCode }] = [process.cwd(), { ...process.env }, process];
  const listeners = listenersOf();
  const [stdout, stderr] = [new Captured(process.stdout), new Captured(process.stderr)];
  try {
    process.chdir(options.cwd);
    setEnvironment(specEnvironment(options.env));
    process.exitCode = undefined;
    await call(args);
    return { code: Number(process.exitCode ?? 0), signal: null, stdout: stdout.text, stderr: stderr.text };
  } finally {
    stdout.release();
    stderr.release();
    process.exitCode = exitCode;
    setEnvironment(env);
    process.chdir(folder);
    calling = false;
    expect(listenersOf(), 'listeners that the call left on this process').toEqual(listeners);
  }
}

/** A stream that behaves like a file or a pipe, and keeps what is written to it. */
class Captured {
  text = '';
  readonly #stream: NodeJS.WriteStream;
  readonly #own: PropertyDescriptorMap;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    const names = ['write', 'isTTY', 'columns'] as const;
    const own = names.map((name) => [name, Object.getOwnPropertyDescriptor(stream, name) ?? {}] as const);
    this.#own = Object.fromEntries(own);
    const write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
      this.text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      const done = rest.at(-1);
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
    const values = { write, isTTY: undefined, columns: undefined };
    for (const name of names) Object.defineProperty(stream, name, { value: values[name], configurable: true });
  }

  release(): void {
    for (const [name, own] of Object.entries(this.#own)) {
      if ('value' in own || 'get' in own) Object.defineProperty(this.#stream, name, own);
      else Reflect.deleteProperty(this.#stream, name);
    }
  }
}

/** In place, because readers of `process.env` hold that object. */
function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

function listenersOf(): Record<string, number> {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit', 'uncaughtException', 'unhandledRejection'];
  return Object.fromEntries(names.map((name) => [name, process.listenerCount(name)]));
}
