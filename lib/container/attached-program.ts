import { type Duplex, PassThrough } from 'node:stream';
import type { ContainerHandle } from './lifeline-container.ts';
import { linesOf } from './message.ts';

/** How much of its standard error is kept, in bytes (approximately). */
const kept = 4_000;

/** A program at the other end of the attached connection: its output, its errors, and its end. */
export class AttachedProgram {
  /** Its standard output, line by line, until the connection closes. */
  readonly lines: AsyncGenerator<string>;
  /** Settled when the connection is closed, by either side. */
  readonly over: Promise<void>;
  readonly #stream: Duplex;
  #lastWords = '';

  /** @param handle of its container, whose engine defines how the two streams are multiplexed */
  constructor(stream: Duplex, handle: ContainerHandle) {
    const [output, complaints] = [new PassThrough(), new PassThrough()];
    this.#stream = stream;
    this.lines = linesOf(output);
    complaints.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString('utf8')).slice(-kept);
    });
    this.over = new Promise((resolve) => {
      const end = () => {
        output.end();
        resolve();
      };
      for (const event of ['end', 'close', 'error']) stream.once(event, end);
    });
    handle.modem.demuxStream(stream, output, complaints);
  }

  /** The end of its standard error. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  write(line: string): void {
    this.#stream.write(line);
  }

  /** Closes its standard input, which tells it to stop; its remaining output is still received. */
  end(): void {
    this.#stream.end();
  }

  /** Closes the connection in both directions. */
  cut(): void {
    this.#stream.destroy();
  }
}
