import type { Lab } from '../lab/lab.ts';
import { type PhaseControl, type PhaseListener, Phases } from './phases.ts';

/** The options of every run. */
export interface RunOptions {
  readonly listener?: PhaseListener | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One run over a lab: the lab, the options, the phases so far, the start time, and the signal that ends it. */
export class LabRun<O extends RunOptions = RunOptions> {
  readonly lab: Lab;
  readonly options: O;
  readonly startedAt = new Date();
  readonly phases: Phases;

  constructor(lab: Lab, options: O) {
    this.lab = lab;
    this.options = options;
    this.phases = new Phases(options.listener);
  }

  get signal(): AbortSignal | undefined {
    return this.options.signal;
  }

  /** Runs one phase: see `Phases.run`. */
  phase<T>(name: string, work: (control: PhaseControl) => Promise<T>, began?: number): Promise<T> {
    return this.phases.run(name, work, began);
  }

  /** Records a phase that is skipped, with the reason. */
  skip(name: string, reason: string): void {
    this.phases.skip(name, reason);
  }

  /** A separate run over the same lab, whose phases are not shown. */
  unseen(): LabRun<O> {
    return new LabRun(this.lab, { ...this.options, listener: undefined });
  }
}
