import type { StartingPoint } from '../init/find-source.ts';
import type { Phases } from '../run/phases.ts';

/** What a lab begins from, once it is on the disk. */
export interface Begun {
  readonly start: StartingPoint;
  /** For the closing text: what was written for it. */
  readonly written: readonly string[];
  /** Lines of the closing text. */
  readonly remarks?: readonly string[] | undefined;
}

/** How a lab is begun. */
export interface BeginOptions {
  readonly phases: Phases;
  readonly signal: AbortSignal;
  /** Folder of the lab file. */
  readonly base: string;
}
