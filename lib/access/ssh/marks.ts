/** Marks in an output: `\0ID WORDS\n`, where ID is random, so that no command prints one. */
export class Marks {
  readonly #head: Buffer;
  readonly #onBytes: (bytes: Buffer) => void;
  readonly #onMark: (words: string) => void;
  #held = Buffer.alloc(0);

  /**
   * @param id of the marks
   * @param onBytes receives what is not a mark
   * @param onMark receives the words of each mark
   */
  constructor(id: string, onBytes: (bytes: Buffer) => void, onMark: (words: string) => void) {
    this.#head = Buffer.from(`\0${id} `);
    this.#onBytes = onBytes;
    this.#onMark = onMark;
  }

  /** Takes a piece of the output; what could be the begin of a mark is held back. */
  take(piece: Buffer): void {
    let rest = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    this.#held = Buffer.alloc(0);
    for (;;) {
      const at = rest.indexOf(this.#head);
      if (at === -1) break;
      const end = rest.indexOf(0x0a, at);
      this.#pass(rest.subarray(0, at));
      if (end === -1) {
        this.#held = Buffer.from(rest.subarray(at));
        return;
      }
      this.#onMark(
        rest
          .subarray(at + this.#head.length, end)
          .toString('utf8')
          .trim(),
      );
      rest = rest.subarray(end + 1);
    }
    const begin = this.#beginAtEndOf(rest);
    this.#pass(rest.subarray(0, begin));
    this.#held = Buffer.from(rest.subarray(begin));
  }

  /** The output has ended: what was held back was no mark. */
  end(): void {
    this.#pass(this.#held);
    this.#held = Buffer.alloc(0);
  }

  /** Where the end of the bytes could be the begin of a mark; their length, if it cannot. */
  #beginAtEndOf(bytes: Buffer): number {
    for (let at = bytes.lastIndexOf(0); at >= 0 && bytes.length - at < this.#head.length; ) {
      if (this.#head.subarray(0, bytes.length - at).equals(bytes.subarray(at))) return at;
      at = at === 0 ? -1 : bytes.lastIndexOf(0, at - 1);
    }
    return bytes.length;
  }

  #pass(bytes: Buffer): void {
    if (bytes.length > 0) this.#onBytes(bytes);
  }
}
