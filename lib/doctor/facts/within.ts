import { readFile } from 'node:fs/promises';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { inSeconds, limitOf, longestTimer } from '../../process/patience.ts';
import { type RunResult, run } from '../../process/run.ts';
import type { Fact } from '../fact.ts';

/** How long collecting one fact may take, and what ends it sooner. */
export interface Patience {
  /** Milliseconds, multiplied with `--timeout`. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for a killed command to end, also on a busy machine, so that its own error is reported. */
const lastWords = 2_000;

/**
 * Collects a fact with a time limit: if it fails or hangs, the fact is unknown, with the reason. Only the run's own signal is rethrown.
 * @param what for the reason: `the links of this machine`
 * @throws the signal's reason on abort
 */
export async function within<T>(
  what: string,
  { timeout, signal }: Patience,
  look: () => Promise<Fact<T>>,
): Promise<Fact<T>> {
  const { milliseconds, hint } = limitOf(timeout);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Fact<T>>((resolve) => {
    const reason = `${what}: no response within ${inSeconds(milliseconds)}${hint}`;
    timer = setTimeout(() => resolve({ unknown: reason }), Math.min(milliseconds + lastWords, longestTimer));
  });
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    signal?.throwIfAborted();
    const late = error instanceof VirtspecError && /^(command|virsh)-timeout$/.test(error.code);
    return { unknown: `${what}: ${reasonOf(error)}${late ? hint : ''}` };
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof VirtspecError) return error.code === 'command-failed' ? (error.why ?? error.what) : error.what;
  return error instanceof Error ? error.message : String(error);
}

/** Runs a command that is killed, with all its children, when the time is up. */
export function say(argv: readonly [string, ...string[]], { timeout, signal }: Patience): Promise<RunResult> {
  return run(argv, { timeout, signal, group: true });
}

/** The text of a file, or undefined if there is none; any other failure is thrown. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
