import type { Decision } from '../report/report.ts';
import type { Gate } from './decide-gate.ts';
import type { ProbeOutcome } from './outcome.ts';

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
  /** In the order asked for. */
  readonly releases: readonly GatedRelease[];
  /** The worst of the releases'. */
  readonly decision: Decision;
}

/** One release of NixVirt, every probe answered, and decided. */
export interface GatedRelease {
  /** `NixVirt 0.6.0 (5dfe108)` */
  readonly name: string;
  /** In the registry's order. */
  readonly outcomes: readonly ProbeOutcome[];
  readonly gate: Gate;
}
