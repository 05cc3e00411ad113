import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../lib/process/clock.ts';

/** A clock on which every wait is over at once, and has taken its time all the same. */
export function quickClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    async sleep(milliseconds, signal) {
      now += milliseconds;
      await setImmediate(undefined, { signal });
    },
  };
}
