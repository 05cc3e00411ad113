import { plainOptions } from '../report/format.ts';
import { changesText } from '../report/format-changes.ts';
import { formats } from '../report/formats.ts';
import { oneLine } from '../report/printable.ts';
import type { Report } from '../report/report.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import type { PhaseListener } from '../run/phases.ts';

/** The streams of the process that are written to. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const keys = 'Enter runs again, a shows everything, q quits';

/** What `watch` shows. On a terminal each run begins on a clear screen; elsewhere it is lines, one after the other. */
export class WatchScreen {
  readonly #out: ScreenStream;
  readonly #hasKeys: boolean;
  #isBusy = false;
  #isClosed = false;

  /** @param hasKeys whether keys are listened to */
  constructor(out: ScreenStream, hasKeys: boolean) {
    this.#out = out;
    this.#hasKeys = hasKeys;
  }

  /** A run begins. */
  begin(why: readonly string[]): void {
    this.#clearBusy();
    if (this.#out.isTTY) this.#out.write('\u001B[2J\u001B[H');
    this.#out.write(`${oneLine(why.join(', '))}\n`);
  }

  /** Shows the current phase on a terminal. */
  get listener(): PhaseListener {
    return { started: (name) => this.#busy(name), ended: () => this.#clearBusy() };
  }

  /** Whatever comes next is not of the current phase. */
  end(): void {
    this.#clearBusy();
  }

  /** Nothing is shown of phases that still come: what is printed next begins its own line. */
  close(): void {
    this.#clearBusy();
    this.#isClosed = true;
  }

  note(text: string): void {
    this.#clearBusy();
    this.#out.write(`${oneLine(text)}\n`);
  }

  /** What changed since the report before; everything of a first one, or if `all`. */
  show(report: Report, before: Report | undefined, all: boolean): void {
    this.#clearBusy();
    const options = { ...plainOptions, ...terminalOptions(this.#out, process.env) };
    const hint = this.#hasKeys ? keys : '';
    const text = all
      ? formats.terminal.format(report, { ...options, verbose: true })
      : changesText(report, before, hint, options);
    this.#out.write(text);
  }

  #busy(text: string): void {
    if (!this.#out.isTTY || this.#isClosed) return;
    this.#clearBusy();
    this.#out.write(oneLine(`${text} …`).slice(0, (this.#out.columns ?? 80) - 1));
    this.#isBusy = true;
  }

  #clearBusy(): void {
    if (this.#isBusy) this.#out.write('\r\u001B[K');
    this.#isBusy = false;
  }
}
