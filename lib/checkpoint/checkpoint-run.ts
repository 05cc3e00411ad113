import type { Phases } from '../run/phases.ts';

/** What making and restoring a checkpoint need of their run. */
export interface CheckpointRun {
  readonly phases: Phases;
  readonly signal: AbortSignal;
  /** While it is held, a second Ctrl-C does not end the process: something runs that must run to its end. */
  hold(why: string): Disposable;
}
