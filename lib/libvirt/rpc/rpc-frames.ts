/** `VIR_NET_MESSAGE_MAX` of libvirt's protocol: a longer message is none of libvirt's. */
const longest = 32 * 1024 * 1024;

/** A length of four bytes precedes each message, and counts itself. */
const lengthBytes = 4;

/** Messages of libvirt's protocol in a stream of bytes. */
export class RpcFrames {
  #pieces: Buffer[] = [];
  #size = 0;

  static framed(message: Buffer): Buffer {
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt32BE(message.length + lengthBytes);
    return Buffer.concat([length, message]);
  }

  /**
   * Takes bytes, in pieces of any size, and returns the messages that they complete.
   * @throws RangeError for a length that no message has
   */
  *take(bytes: Buffer): Generator<Buffer> {
    this.#pieces.push(bytes);
    this.#size += bytes.length;
    for (let length = this.#next(); length !== undefined && length <= this.#size; length = this.#next()) {
      const all = Buffer.concat(this.#pieces);
      const rest = all.subarray(length);
      this.#pieces = [rest];
      this.#size = rest.length;
      yield all.subarray(lengthBytes, length);
    }
  }

  /** The length of the message that comes next, once it is known. */
  #next(): number | undefined {
    if (this.#size < lengthBytes) return undefined;
    const [first] = this.#pieces;
    if (!first || first.length < lengthBytes) this.#pieces = [Buffer.concat(this.#pieces)];
    const length = this.#pieces[0]?.readUInt32BE(0) ?? 0;
    if (length < lengthBytes || length > longest + lengthBytes) throw new RangeError(`a message of ${length} bytes`);
    return length;
  }
}
