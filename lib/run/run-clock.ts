import { longestTimer } from '../process/patience.ts';

/** A clock that rings once, when the time has passed during which it was not held. */
export interface RunClock extends Disposable {
  /** Stops the clock while it is held, by one or by several holders. */
  hold(): Disposable;
}

/** @param milliseconds until `ring`, from now; may exceed the maximum of a Node timer */
export function runClock(milliseconds: number, ring: () => void): RunClock {
  let left = milliseconds;
  let holders = 0;
  let began = 0;
  let timer: NodeJS.Timeout | undefined;
  const go = () => {
    began = performance.now();
    timer = left > longestTimer ? setTimeout(again, longestTimer) : setTimeout(ring, left);
    timer.unref();
  };
  const stop = () => {
    clearTimeout(timer);
    left = Math.max(0, left - (performance.now() - began));
  };
  const again = () => {
    stop();
    go();
  };
  go();
  return {
    hold() {
      if (holders++ === 0) stop();
      let holding = true;
      return {
        [Symbol.dispose]() {
          if (holding && --holders === 0) go();
          holding = false;
        },
      };
    },
    [Symbol.dispose]() {
      holders = Number.POSITIVE_INFINITY;
      clearTimeout(timer);
    },
  };
}
