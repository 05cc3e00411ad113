/**
 * XDR as libvirt's protocol uses it: everything in units of four bytes, big-endian. https://www.rfc-editor.org/rfc/rfc4506
 */
export class XdrWriter {
  readonly #parts: Buffer[] = [];

  int(value: number): this {
    const part = Buffer.alloc(4);
    part.writeInt32BE(value);
    this.#parts.push(part);
    return this;
  }

  uint(value: number): this {
    const part = Buffer.alloc(4);
    part.writeUInt32BE(value);
    this.#parts.push(part);
    return this;
  }

  /** Bytes of a length that both sides know. */
  opaque(bytes: Uint8Array): this {
    this.#parts.push(Buffer.from(bytes), Buffer.alloc(paddingOf(bytes.length)));
    return this;
  }

  string(text: string): this {
    const bytes = Buffer.from(text, 'utf8');
    return this.uint(bytes.length).opaque(bytes);
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Reads what an `XdrWriter` of the other side wrote, in order. */
export class XdrReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** @throws RangeError at the end */
  int(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  /** @throws RangeError at the end */
  uint(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  /** @throws RangeError for more than there is */
  opaque(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length)
      throw new RangeError(`${length} bytes were announced, ${this.#bytes.length - this.#at} came`);
    const found = this.#bytes.subarray(this.#at, end);
    this.#at = end + paddingOf(length);
    return found;
  }

  /** @throws RangeError for more than there is */
  string(): string {
    return this.opaque(this.uint()).toString('utf8');
  }

  /** A text that may be absent. */
  optionalString(): string | undefined {
    return this.uint() === 0 ? undefined : this.string();
  }
}

function paddingOf(length: number): number {
  return (4 - (length % 4)) % 4;
}
