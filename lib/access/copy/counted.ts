import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Sum } from './copy-guest.ts';

/** The size and the digest of what is added to it. */
export class Counted {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  /** @returns how many bytes it has now */
  add(piece: Buffer): number {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    return this.#bytes;
  }

  get sum(): Sum {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}

/** Of a whole file. */
export async function sumOfFile(file: string, signal?: AbortSignal): Promise<Sum> {
  const counted = new Counted();
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    signal?.throwIfAborted();
    counted.add(piece);
  }
  return counted.sum;
}
