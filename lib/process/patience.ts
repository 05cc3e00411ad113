import { AsyncLocalStorage } from 'node:async_hooks';

/** How long a whole run may take, in seconds: what was allowed, and what is usual for a run of its kind. */
export interface Patience {
  readonly seconds: number;
  readonly usual: number;
}

/** How long one wait may take, and what to set when it ran out. */
export interface Limit {
  readonly milliseconds: number;
  /** For an error's `fix`: one sentence. */
  readonly fix: string;
  /** The same in brackets, for a sentence that has no line of its own; empty where there is nothing to set. */
  readonly hint: string;
}

/** The longest that a timer of Node can be set to; a longer one fires at once. 24.8 days. */
export const longestTimer = 2 ** 31 - 1;

const running = new AsyncLocalStorage<Patience>();

/**
 * Every limit that is set inside `work` grows by `seconds / usual`, and never shrinks. Whatever `work` starts belongs to it, in its
 * callbacks too; two runs beside each other do not know of each other.
 */
export function withPatience<T>(patience: Patience | undefined, work: () => T): T {
  return patience === undefined ? work() : running.run(patience, work);
}

/** What `withPatience` was given around the caller: for the part of a run that is another process. */
export function currentPatience(): Patience | undefined {
  return running.getStore();
}

/**
 * The limit of a wait that starts now. A number of milliseconds is what is enough on a machine that is not slow, and grows with the run's
 * patience; a limit is taken as it is.
 */
export function limitOf(given: number | Limit): Limit {
  if (typeof given !== 'number') return given;
  const patience = running.getStore();
  const factor = patience === undefined ? 1 : Math.max(1, patience.seconds / patience.usual);
  const milliseconds = Math.min(Math.ceil(given * factor), longestTimer);
  if (patience === undefined || milliseconds === longestTimer) return fixedLimit(milliseconds);
  const timeout = `--timeout ${Math.ceil(patience.usual * factor * 2)}`;
  const [now, then] = [inSeconds(milliseconds), inSeconds(milliseconds * 2)];
  return {
    milliseconds,
    fix: `Run again with ${timeout}, which extends this limit of ${now} to ${then}.`,
    hint: ` (${timeout} allows ${then})`,
  };
}

/**
 * A limit that is right on every machine: a budget of its own, or less than a wait. `--timeout` does not change it.
 * @param fix what helps instead
 */
export function fixedLimit(milliseconds: number, fix = 'Find what delays it.'): Limit {
  return { milliseconds: Math.min(milliseconds, longestTimer), fix, hint: '' };
}

/** `30 s`, `0.05 s`, `1234 s`: three digits are enough of a limit. */
export function inSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds >= 100 ? Math.round(seconds) : Number(seconds.toPrecision(3))} s`;
}
