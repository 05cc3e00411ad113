import { constants } from 'node:os';
import { VirtspecError } from '../error/virtspec-error.ts';
import { inSeconds, limitOf } from '../process/patience.ts';
import { runClock } from './run-clock.ts';

/** The signal that ends a run early: on the user's request, or on timeout. */
export interface RunSignal extends Disposable {
  readonly signal: AbortSignal;
  /**
   * While it is held, neither a second signal nor a slow teardown ends the process: something runs that must run to its end.
   * @param why shown if a signal arrives then
   */
  hold(why: string): Disposable;
  /** While it is held, the timeout does not count: something runs that has its own limit. */
  holdClock(): Disposable;
}

/**
 * Milliseconds within which a second signal is the first one again: a program above this one (timeout, npm, a script) passes on the Ctrl-C that the
 * terminal has sent to all of them.
 */
const same = 1000;

/** How long the work may take to react to a signal, in milliseconds; multiplied with `--timeout`. */
const patience = 20_000;

/**
 * Aborts on Ctrl-C, SIGTERM and SIGHUP (VirtspecError `interrupted`) and after `seconds` (`run-timeout`). The run is torn down in order; a second
 * Ctrl-C, if it is not the first one passed on, exits at once, and the sandbox, whose lifeline this process holds, ends too.
 *
 * @param left what a run that was ended early leaves behind; for the error
 * @param abandoned what it leaves behind if it is not torn down; shown then
 */
export function runSignal(
  seconds: number,
  left = 'the sandbox is gone, and no report was written',
  abandoned?: string,
): RunSignal {
  const controller = new AbortController();
  const { milliseconds } = limitOf(patience);
  let held: string | undefined;
  let before = Number.NEGATIVE_INFINITY;
  let abandoning: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    const isSame = performance.now() - before < same;
    if (isSame) return;
    before = performance.now();
    const number = constants.signals[name];
    const leave = () => {
      if (held !== undefined) return;
      if (abandoned !== undefined) process.stderr.write(`\n${name}: ${abandoned}\n`);
      process.exit(128 + number);
    };
    if (held !== undefined) process.stderr.write(`\n${name}: ${held}\n`);
    if (controller.signal.aborted) return leave();
    controller.abort(interrupted(name, number, left));
    // Work that does not react to the signal is abandoned; a sandbox cannot be among it, since it ends with this process.
    abandoning = setTimeout(leave, milliseconds).unref();
  };
  const names: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of names) process.on(name, onSignal);
  const clock = runClock(seconds * 1000, () => controller.abort(timedOut(seconds, left)));
  return {
    signal: controller.signal,
    hold(why) {
      held = why;
      return {
        [Symbol.dispose]() {
          held = undefined;
        },
      };
    },
    holdClock: () => clock.hold(),
    [Symbol.dispose]() {
      clock[Symbol.dispose]();
      clearTimeout(abandoning);
      for (const name of names) process.off(name, onSignal);
    },
  };
}

function interrupted(name: string, number: number, left: string): VirtspecError {
  return new VirtspecError({
    code: 'interrupted',
    kind: 'interrupted',
    what: `interrupted by ${name}; ${left}`,
    signal: number,
  });
}

/** The error of a run that took longer than `seconds`. */
export function timedOut(seconds: number, left: string): VirtspecError {
  return new VirtspecError({
    code: 'run-timeout',
    kind: 'environment',
    what: `the run did not end within ${inSeconds(seconds * 1000)}; ${left}`,
    fix: `Run again with --timeout ${Math.ceil(seconds * 2)}.`,
  });
}
