import type { Evidence } from '../xml/evidence.ts';
import type { NotObserved, Observation } from './observation.ts';
import type { Probe } from './question.ts';

/** What came out of a probe, for the gate and the report. */
export type Outcome =
  | Answered<'works'>
  /** It works, but not as the plan assumes. */
  | Answered<'differs'>
  /** It does not work; `fallback` is the id of the probe that tries the way out. */
  | (Answered<'needs-fallback'> & { readonly fallback: string })
  /** It does not work, and there is no other way. */
  | Answered<'broken'>
  | { readonly kind: 'not-run'; readonly reason: string };

interface Answered<Kind extends string> {
  readonly kind: Kind;
  readonly answer: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export interface ProbeOutcome {
  readonly probe: Probe;
  readonly outcome: Outcome;
}

/** Judges one probe. A probe that could not be asked has no answer, good or bad. */
export function outcomeOf(probe: Probe, seen: Observation | NotObserved): Outcome {
  if ('unavailable' in seen) return { kind: 'not-run', reason: seen.unavailable };
  const { verdict, answer, evidence } = probe.judge(seen);
  if (verdict !== 'fails') return { kind: verdict, answer, evidence };
  if (probe.fallback === undefined) return { kind: 'broken', answer, evidence };
  return { kind: 'needs-fallback', answer, evidence, fallback: probe.fallback };
}
