import type { WorkPlan } from '../model/work-plan.ts';
import type { Gate } from './decide-gate.ts';
import type { Decision } from './decision.ts';
import type { QuestionOutcome } from './outcome.ts';

/** A finished spike, ready for formatting. Pure data. */
export interface GateReport {
  /** virtspec's own version. */
  readonly virtspec: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  /** Name → version of what stood in the sandbox; empty without one. */
  readonly tools: Readonly<Record<string, string>>;
  /** Ids of the rules by which the XML was adapted to the sandbox before it was defined. */
  readonly adapted: readonly string[];
  /** The lab's work plan, by which the answers are read; undefined where there is none. */
  readonly plan: WorkPlan | undefined;
  /** In the order asked for. */
  readonly releases: readonly GatedRelease[];
  /** The worst of the releases'. */
  readonly decision: Decision;
}

/** One release of NixVirt, every question answered, and decided. */
export interface GatedRelease {
  /** `NixVirt 0.6.0 (5dfe108)` */
  readonly name: string;
  /** In the registry's order. */
  readonly outcomes: readonly QuestionOutcome[];
  readonly gate: Gate;
}
