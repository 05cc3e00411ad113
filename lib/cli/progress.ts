import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { Phase } from '../run/phase.ts';
import type { PhaseListener } from '../run/phases.ts';

/** A listener that shows phases on standard error, so that standard output is reserved for the report; call `close` when the run is over. */
export interface Progress extends PhaseListener {
  close(): Promise<void>;
}

/** On a terminal a spinner for each phase, else a line when a phase has ended. */
export function showProgress(terminal: boolean): Progress {
  return terminal ? spinners() : plainLines();
}

function plainLines(): Progress {
  return {
    started() {},
    progressed(text) {
      process.stderr.write(`  ${text}\n`);
    },
    ended(phase) {
      process.stderr.write(`${marks[phase.status]} ${phaseLine(phase)}\n`);
    },
    async close() {},
  };
}

const marks: Readonly<Record<Phase['status'], string>> = { done: '✔', failed: '✖', skipped: '↓' };

function spinners(): Progress {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  let shown: Promise<unknown> = Promise.resolve();
  const open = new Map<string, { end(phase: Phase): void; tell(text: string): void }>();
  return {
    started(name) {
      const ended = new Promise<Phase>((resolve) => {
        open.set(name, { end: resolve, tell: () => {} });
      });
      // One after the other, in the order in which they started: one that ends while another is shown is shown next, already ended.
      const task = async (_: unknown, wrapper: { title: string; skip(message: string): void }) => {
        const own = open.get(name);
        if (own) {
          own.tell = (text) => {
            wrapper.title = `${name} · ${text}`;
          };
        }
        const phase = await ended;
        wrapper.title = phaseLine(phase);
        if (phase.status === 'skipped') wrapper.skip(wrapper.title);
        if (phase.status === 'failed') throw new Error(wrapper.title);
      };
      // One list with a single task for each phase, because the phases are not known in advance.
      const list = new Listr([{ title: name, task }], {
        exitOnError: false,
        registerSignalListeners: false, // the run's own signal handling tears down the sandbox
        forceTTY: true, // standard error is a terminal, standard output may be a file
        rendererOptions: { logger, showErrorMessage: false, collapseSkips: true },
      });
      shown = shown.then(() => list.run()).catch(() => {});
    },
    progressed(text, name) {
      open.get(name)?.tell(text);
    },
    ended(phase) {
      open.get(phase.name)?.end(phase);
      open.delete(phase.name);
    },
    async close() {
      await shown;
    },
  };
}

function phaseLine({ name, milliseconds, detail, status }: Phase): string {
  const time = status === 'skipped' ? '' : ` (${(milliseconds / 1000).toFixed(1)} s)`;
  return `${name}${time}${detail ? ` · ${detail}` : ''}`;
}
