import * as z from 'zod';
import type { GuestAgent } from './guest-agent.ts';

const handle = z.number();
const read = z.object({ count: z.number(), 'buf-b64': z.string().default('') });

/** Bytes; qemu-ga gives up to 48 MB, but an answer of 8 MiB stops it for good, and one of 4 MiB is lost (libvirt 9.0, qemu-ga 7.2). */
const largestRead = 1024 * 1024;

/** A file in a guest that is open for reading. */
export class GuestFile implements AsyncDisposable {
  readonly #agent: GuestAgent;
  readonly #handle: number;

  private constructor(agent: GuestAgent, at: number) {
    this.#agent = agent;
    this.#handle = at;
  }

  /** @throws VirtspecError as `GuestAgent.ask`: `agent-refused` for a file that does not exist */
  static async open(agent: GuestAgent, path: string): Promise<GuestFile> {
    return new GuestFile(agent, handle.parse(await agent.ask('guest-file-open', { path, mode: 'r' })));
  }

  /** What was written since the last call, up to a mebibyte; empty at its present end. */
  async more(): Promise<Buffer> {
    const asked = { handle: this.#handle, count: largestRead };
    const { count, 'buf-b64': text } = read.parse(await this.#agent.ask('guest-file-read', asked));
    return Buffer.from(text, 'base64').subarray(0, count);
  }

  /** A guest that is gone has closed it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.ask('guest-file-close', { handle: this.#handle }).catch(() => {});
  }
}

/** A file in a guest that is being written, over what is there. Closing it without `end` leaves it as it is. */
export class GuestFileWriter implements AsyncDisposable {
  /** Bytes of one message. One of more than about 210 kB is lost between libvirt and QEMU, and blocks the agent for a while. */
  static readonly #piece = 128 * 1024;

  readonly #agent: GuestAgent;
  readonly #handle: number;
  #isOpen = true;

  private constructor(agent: GuestAgent, at: number) {
    this.#agent = agent;
    this.#handle = at;
  }

  /** @throws VirtspecError as `GuestAgent.ask`: `agent-refused` for a folder that does not exist */
  static async open(agent: GuestAgent, path: string): Promise<GuestFileWriter> {
    return new GuestFileWriter(agent, handle.parse(await agent.ask('guest-file-open', { path, mode: 'w' })));
  }

  /**
   * One piece after the other: libvirt works on several commands of a connection at once, in no certain order.
   * @throws VirtspecError as `GuestAgent.ask`
   */
  async write(bytes: Buffer): Promise<void> {
    for (let from = 0; from < bytes.length; from += GuestFileWriter.#piece) {
      const text = bytes.subarray(from, from + GuestFileWriter.#piece).toString('base64');
      await this.#agent.ask('guest-file-write', { handle: this.#handle, 'buf-b64': text });
    }
  }

  /** Everything was written, and is in the guest's file. */
  async end(): Promise<void> {
    this.#isOpen = false;
    await this.#agent.ask('guest-file-close', { handle: this.#handle });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOpen) await this.#agent.ask('guest-file-close', { handle: this.#handle }).catch(() => {});
  }
}

/**
 * Writes a file in a guest, over what is there.
 * @throws VirtspecError as `GuestAgent.ask`
 */
export async function writeGuestFile(agent: GuestAgent, path: string, content: Buffer): Promise<void> {
  await using file = await GuestFileWriter.open(agent, path);
  await file.write(content);
  await file.end();
}
