import { VirtspecError } from '../error/virtspec-error.ts';
import type { GuestAgent } from './guest-agent.ts';
import { GuestFile } from './guest-file.ts';

/** A growing file in the guest, and who receives what is new in it. */
class Followed {
  readonly #agent: GuestAgent;
  readonly #path: string;
  readonly #receive: (bytes: Buffer) => void;
  #file: GuestFile | undefined;
  /** How much of it was received. */
  seen = 0;

  constructor(agent: GuestAgent, path: string, receive: (bytes: Buffer) => void) {
    this.#agent = agent;
    this.#path = path;
    this.#receive = receive;
  }

  /** Receives what was written until now. */
  async catchUp(): Promise<void> {
    this.#file ??= await GuestFile.open(this.#agent, this.#path);
    for (;;) {
      const bytes = await this.#file.more();
      if (bytes.length === 0) return;
      this.take(bytes);
    }
  }

  /** Receives the rest of a complete copy. */
  finish(whole: Buffer): void {
    this.take(whole.subarray(this.seen));
  }

  take(bytes: Buffer): void {
    this.seen += bytes.length;
    if (bytes.length > 0) this.#receive(bytes);
  }

  async close(): Promise<void> {
    await this.#file?.[Symbol.asyncDispose]();
  }
}

/**
 * The two outputs of a command in a guest, which go to files there: of any size, and seen while the command runs. Closing it closes the files.
 */
export class OutputFiles implements AsyncDisposable {
  readonly #out: Followed;
  readonly #err: Followed;

  /** @param paths in the guest */
  constructor(
    agent: GuestAgent,
    paths: { readonly out: string; readonly err: string },
    receive: { readonly onStdout: (bytes: Buffer) => void; readonly onStderr: (bytes: Buffer) => void },
  ) {
    this.#out = new Followed(agent, paths.out, receive.onStdout);
    this.#err = new Followed(agent, paths.err, receive.onStderr);
  }

  /** Receives what was written until now. */
  async catchUp(): Promise<void> {
    await this.#out.catchUp();
    await this.#err.catchUp();
  }

  /** `catchUp`, for a command that has only begun: it may not have its files yet. */
  async catchUpIfThere(): Promise<void> {
    await this.catchUp().catch((error: unknown) => {
      if (!(error instanceof VirtspecError) || error.code !== 'agent-refused') throw error;
    });
  }

  /** Receives what is left, from copies that are complete. */
  finish(out: Buffer, err: Buffer): void {
    this.#out.finish(out);
    this.#err.finish(err);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#out.close();
    await this.#err.close();
  }
}
