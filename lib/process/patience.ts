import { AsyncLocalStorage } from 'node:async_hooks';

/** The time limit of a whole run, in seconds: the one that is set, and the usual one for a run of its kind. */
export interface Patience {
  readonly seconds: number;
  readonly usual: number;
}

/** The limit of one wait, and what to set if it is exceeded. */
export interface Limit {
  readonly milliseconds: number;
  /** For an error's `fix`: one sentence. */
  readonly fix: string;
  /** The same in brackets, for a message without a fix of its own; empty if there is nothing to set. */
  readonly hint: string;
}

/** The longest timer that Node supports, 24.8 days; a longer one fires at once. */
export const longestTimer = 2 ** 31 - 1;

const running = new AsyncLocalStorage<Patience>();

/**
 * Multiplies every limit that is set inside `work` by `seconds / usual`, and never reduces one. This includes callbacks of whatever `work` starts;
 * parallel runs do not affect each other.
 */
export function withPatience<T>(patience: Patience | undefined, work: () => T): T {
  return patience === undefined ? work() : running.run(patience, work);
}

/** The patience that `withPatience` set around the caller, to pass to another process of the same run. */
export function currentPatience(): Patience | undefined {
  return running.getStore();
}

/**
 * The limit of a wait that starts now. A number is the milliseconds that suffice on a fast machine, and is multiplied by the run's patience; a
 * `Limit` is used unchanged.
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
 * A limit that is the same on every machine: a separate budget, or something shorter than a wait. `--timeout` does not change it.
 * @param fix what helps instead
 */
export function fixedLimit(milliseconds: number, fix = 'Find what delays it.'): Limit {
  return { milliseconds: Math.min(milliseconds, longestTimer), fix, hint: '' };
}

/** `30 s`, `0.05 s`, `1234 s`: three significant digits. */
export function inSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds >= 100 ? Math.round(seconds) : Number(seconds.toPrecision(3))} s`;
}
