import { type Duplex, PassThrough } from 'node:stream';
import type { ContainerHandle } from './lifeline-container.ts';
import { linesOf } from './message.ts';

/** How much of its standard error is kept: bytes, about. */
const kept = 4_000;

/** A program at the other end of the connection that it is attached by: its lines, its complaints, and its end. */
export class AttachedProgram {
  /** What it says on standard output, line by line, until the connection closes. */
  readonly lines: AsyncGenerator<string>;
  /** Settled when the connection is closed, by whomever. */
  readonly over: Promise<void>;
  readonly #stream: Duplex;
  #lastWords = '';

  /** @param handle of its container, whose engine knows how the two streams are mixed */
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

  /** The last of its standard error. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  write(line: string): void {
    this.#stream.write(line);
  }

  /** Closes its standard input, which is its order to stop; what it says of that is still heard. */
  end(): void {
    this.#stream.end();
  }

  /** Closes the connection, both ways. */
  cut(): void {
    this.#stream.destroy();
  }
}
