import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '../../lib/process/wait-until.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  /** Exit code, or null if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the built command line. */
export interface Running {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Standard error so far: the phases. */
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
  /** Returns when standard error contains `text`. */
  says(text: string): Promise<void>;
}

/**
 * The environment in which specs run `virtspec`. They fetch nothing: Nix is given a proxy that does not exist. Nor do they count as a step of the CI
 * that runs them.
 */
export function specEnvironment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, VIRTSPEC_NIXVIRT: '', https_proxy: 'http://127.0.0.1:9', GITHUB_ACTIONS: '', ...env };
}

/**
 * Starts `virtspec` from the build.
 * @param options.cwd a folder of the spec: reports are written there
 */
export function startVirtspec(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly prefix?: readonly string[] },
): Running {
  const [file = '', ...rest] = [...(options.prefix ?? []), process.execPath, main, ...args];
  const child = spawn(file, rest, {
    cwd: options.cwd,
    env: specEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    process: child,
    stderr: () => stderr,
    ended,
    says: async (text) => {
      await waitUntil(() => (stderr.includes(text) ? true : undefined), {
        what: `virtspec to say ${text}`,
        timeout: 60_000,
        interval: 10,
        lastSeen: () => stderr,
      });
    },
  };
}

/** Runs `virtspec` to its end. */
export function runVirtspec(...call: Parameters<typeof startVirtspec>): Promise<Ended> {
  return startVirtspec(...call).ended;
}
