import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../lib/process/clock.ts';

/** A clock on which every wait ends at once, and still counts as having taken its time. */
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
