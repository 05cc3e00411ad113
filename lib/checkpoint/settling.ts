import { settle } from './copy-file.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * Hashes files and writes them to the disk, one after the other, while others are still copied. Held, it begins at `release`: a domain that is paused
 * waits for its copies only. An error is thrown by `found`; disposed of, it ends what goes on.
 */
export class Settling implements AsyncDisposable {
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #found = new Map<string, Fingerprint>();
  #release: () => void = () => undefined;
  #last: Promise<void>;

  constructor(signal: AbortSignal, { held }: { readonly held: boolean }) {
    this.#signal = AbortSignal.any([signal, this.#abort.signal]);
    this.#last = held
      ? new Promise((resolve) => {
          this.#release = resolve;
        })
      : Promise.resolve();
  }

  add(path: string): void {
    this.#last = this.#last.then(async () => {
      this.#signal.throwIfAborted();
      this.#found.set(path, await settle(path, this.#signal));
    });
    // Whoever asks for it gets the error; until then nobody does.
    this.#last.catch(() => undefined);
  }

  release(): void {
    this.#release();
  }

  /**
   * The files that were added, each with its fingerprint, when all of them are on the disk.
   * @throws the kernel's errors; the signal's reason
   */
  async found(): Promise<ReadonlyMap<string, Fingerprint>> {
    this.release();
    await this.#last;
    return this.#found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    this.release();
    await this.#last.catch(() => undefined);
  }
}
