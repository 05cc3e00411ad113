import { VirtspecError } from '../error/virtspec-error.ts';
import { type Clock, systemClock } from './clock.ts';
import { inSeconds, type Limit, limitOf } from './patience.ts';

export interface WaitOptions {
  /** For the error: `the firmware to draw a screen`. */
  readonly what: string;
  /** Milliseconds, multiplied with `--timeout`. */
  readonly timeout: number | Limit;
  /** Milliseconds between two calls of `look`. Default 50. */
  readonly interval?: number;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock;
  /** Describes the last observation, for the error: a timeout alone is not informative. */
  readonly lastSeen?: () => string;
}

/**
 * Calls `look` until it returns something other than undefined, and returns that. If `look` throws, the wait ends with its error.
 *
 * @throws VirtspecError `wait-timeout`
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions,
): Promise<T> {
  const clock = options.clock ?? systemClock;
  const limit = limitOf(options.timeout);
  const end = clock.now() + limit.milliseconds;
  for (;;) {
    options.signal?.throwIfAborted();
    const seen = await look();
    if (seen !== undefined) return seen;
    if (clock.now() >= end) {
      throw new VirtspecError({
        code: 'wait-timeout',
        kind: 'environment',
        what: `waited ${inSeconds(limit.milliseconds)} for ${options.what}`,
        why: options.lastSeen?.() ?? 'it did not happen',
        fix: limit.fix,
      });
    }
    await clock.sleep(options.interval ?? 50, options.signal).catch((error: unknown) => {
      // Why it was aborted, and not that it was.
      options.signal?.throwIfAborted();
      throw error;
    });
  }
}
