import type { WorkPlan } from '../model/work-plan.ts';
import type { Gate } from './decide-gate.ts';
import type { QuestionOutcome } from './outcome.ts';

/** One release of NixVirt, with every question answered, and the decision. */
export interface GatedRelease {
  /** `NixVirt 0.6.0 (5dfe108)` */
  readonly name: string;
  /** In the registry's order. */
  readonly outcomes: readonly QuestionOutcome[];
  readonly gate: Gate;
}

/** The result of a spike. Pure data. */
export interface SpikeResult {
  /** In the order in which they were requested. */
  readonly releases: readonly GatedRelease[];
  /** Name → version of the software in the sandbox; empty without one. */
  readonly tools: Readonly<Record<string, string>>;
  /** Ids of the rules by which the XML was adapted to the sandbox before it was defined. */
  readonly adapted: readonly string[];
  /** The lab's work plan, which interprets the answers; undefined if there is none. */
  readonly plan: WorkPlan | undefined;
}
