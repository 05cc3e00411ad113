import type { WorkPlan } from '../model/work-plan.ts';
import type { Gate } from './decide-gate.ts';
import type { QuestionOutcome } from './outcome.ts';

/** One release of NixVirt, every question answered, and decided. */
export interface GatedRelease {
  /** `NixVirt 0.6.0 (5dfe108)` */
  readonly name: string;
  /** In the registry's order. */
  readonly outcomes: readonly QuestionOutcome[];
  readonly gate: Gate;
}

/** What a spike came to. Pure data. */
export interface SpikeResult {
  /** In the order asked for. */
  readonly releases: readonly GatedRelease[];
  /** Name → version of what was in the sandbox; empty without one. */
  readonly tools: Readonly<Record<string, string>>;
  /** Ids of the rules by which the XML was adapted to the sandbox before it was defined. */
  readonly adapted: readonly string[];
  /** The lab's work plan, by which the answers are read; undefined where there is none. */
  readonly plan: WorkPlan | undefined;
}
