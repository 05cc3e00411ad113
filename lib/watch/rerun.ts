/** Why a run is wanted. */
export type Wish = readonly string[];

/**
 * Runs work whenever it is wanted, one run at a time. A wish during a run overtakes it: the run is told, and another one follows it. Wishes that come
 * close together are one.
 */
export class Rerun implements AsyncDisposable {
  readonly #work: (wish: Wish, overtaken: AbortSignal) => Promise<void>;
  readonly #quiet: number;
  readonly #longest: number;
  #wish = new Set<string>();
  #since: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #current: { readonly overtaking: AbortController; readonly done: Promise<void> } | undefined;
  #ended = false;

  /**
   * @param work must not throw
   * @param options milliseconds: `quiet` that pass without another wish before a run starts, but never more than `longest` after the first wish
   */
  constructor(
    work: (wish: Wish, overtaken: AbortSignal) => Promise<void>,
    { quiet = 30, longest = 1_000 }: { readonly quiet?: number; readonly longest?: number } = {},
  ) {
    this.#work = work;
    this.#quiet = quiet;
    this.#longest = longest;
  }

  /** Wants a run soon. */
  want(why: string): void {
    if (this.#ended) return;
    this.#wish.add(why);
    this.#since ??= performance.now();
    const left = this.#since + this.#longest - performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#start(), Math.max(0, Math.min(this.#quiet, left)));
  }

  /** Ends the current run, and starts no other. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#current?.overtaking.abort(overtaken);
    await this.#current?.done;
  }

  #start(): void {
    if (this.#current) {
      this.#current.overtaking.abort(overtaken);
      return;
    }
    const wish = [...this.#wish];
    this.#wish = new Set();
    this.#since = undefined;
    const overtaking = new AbortController();
    const done = this.#work(wish, overtaking.signal).finally(() => {
      this.#current = undefined;
      if (this.#wish.size > 0 && !this.#ended) this.#start();
    });
    this.#current = { overtaking, done };
  }
}

/** The reason of a run that ends because another one is wanted. */
export const overtaken = new Error('another run was wanted meanwhile');
