/** What was found out once, by a key that determines it. It forgets the oldest, so that a day of saves does not fill the memory. */
export class Memory<T> {
  readonly #known = new Map<string, T>();
  readonly #most: number;

  /** @param most how much it keeps */
  constructor(most = 16_384) {
    this.#most = most;
  }

  get(key: string): T | undefined {
    const value = this.#known.get(key);
    if (value === undefined) return undefined;
    // Used now, so it is the last to be forgotten.
    this.#known.delete(key);
    this.#known.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    this.#known.delete(key);
    this.#known.set(key, value);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }
}
