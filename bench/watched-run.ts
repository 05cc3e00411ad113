import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { thisCheckout } from './checkout.ts';

/** Milliseconds in which a user reads a verdict; meanwhile `watch` prepares the next run. */
const reading = 2_500;

/** A running `virtspec watch`. */
export class WatchedRun implements AsyncDisposable {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #verdicts: AsyncIterator<string>;

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>) {
    this.#child = child;
    this.#verdicts = verdictsOf(child.stdout);
  }

  /** Returns after its first verdict. */
  static async start(lab: string): Promise<WatchedRun> {
    const child = spawn(process.execPath, [thisCheckout.main, 'watch', '--lab', lab], {
      cwd: dirname(lab),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.pipe(process.stderr);
    const run = new WatchedRun(child);
    await run.nextVerdict();
    return run;
  }

  /** @throws if it ended instead */
  async nextVerdict(): Promise<string> {
    const { value, done } = await this.#verdicts.next();
    if (done) throw new Error('virtspec watch ended');
    return value;
  }

  rest(): Promise<void> {
    return delay(reading);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGTERM');
    await closed;
  }
}

async function* verdictsOf(output: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input: output })) {
    if (/^(PASSED|FAILED|INCOMPLETE) {2}/.test(line)) yield line;
  }
}
