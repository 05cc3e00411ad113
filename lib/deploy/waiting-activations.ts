import { fixedLimit, longestTimer } from '../process/patience.ts';
import { type RunResult, run } from '../process/run.ts';

interface Waiting {
  /** Passes the settings to it, which it has waited for. */
  readonly give: (settings: string) => void;
  readonly end: AbortController;
  readonly result: Promise<RunResult>;
  ended: boolean;
}

/** Reads the settings from a pipe. When virtspec ends, so does `cat`, and the helper finds no settings. */
const script = 'cat | "$@" /dev/stdin';

/**
 * NixVirt's helpers that have started, and wait for their settings: to start Python and load its modules takes longer than to apply a small lab. They
 * connect to libvirt after they have read the settings.
 */
export class WaitingActivations {
  readonly #command: readonly string[];
  #waiting: Waiting[] = [];

  /** @param command the helper's command line, without the settings file */
  constructor(command: readonly string[]) {
    this.#command = command;
  }

  /**
   * Has at least `count` of them.
   * @returns closing it ends those that are left
   */
  prepare(count: number): AsyncDisposable {
    while (this.#alive.length < count) this.#waiting.push(start(this.#command));
    return { [Symbol.asyncDispose]: () => this.#end() };
  }

  /** The result of one that gets these settings; undefined if none waits. */
  take(settings: string, signal: AbortSignal | undefined): Promise<RunResult> | undefined {
    const [helper, ...others] = this.#alive;
    this.#waiting = others;
    if (!helper) return undefined;
    const abort = () => helper.end.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    helper.give(settings);
    return helper.result.finally(() => signal?.removeEventListener('abort', abort));
  }

  get #alive(): Waiting[] {
    return this.#waiting.filter(({ ended }) => !ended);
  }

  async #end(): Promise<void> {
    const left = this.#waiting;
    this.#waiting = [];
    for (const { end } of left) end.abort(new Error('it is not needed any more'));
    await Promise.allSettled(left.map(({ result }) => result));
  }
}

function start(command: readonly string[]): Waiting {
  const end = new AbortController();
  let give: Waiting['give'] = () => {};
  const input = new Promise<string>((resolve) => {
    give = resolve;
  });
  // It waits as long as its user does; the time limit is that of the run that uses it.
  const timeout = fixedLimit(longestTimer);
  const result = run(['bash', '-c', script, 'bash', ...command], { input, timeout, signal: end.signal, group: true });
  const waiting: Waiting = { give, end, result, ended: false };
  const ended = () => {
    waiting.ended = true;
  };
  result.then(ended, ended);
  return waiting;
}
