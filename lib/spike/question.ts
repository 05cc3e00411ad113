import type { Evidence } from '../xml/evidence.ts';
import type { Observation } from './observation.ts';

/** The judgement of an observation. `differs`: it works, but not as the work plan assumes. */
export interface Judgement {
  readonly verdict: 'works' | 'differs' | 'fails';
  /** One sentence; code is in backticks. */
  readonly answer: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/**
 * One question to NixVirt: `questions/<id>.nix` asks it, `questions/<id>.ts` judges the answer.
 *
 * - `unknown`: one of the work plan's three blocking unknowns
 * - `assumption`: something else that the work plan builds on
 * - `surprise`: something that the work plan does not build on; worth knowing, and it decides nothing
 * - `fallback`: the workaround if another question fails; tested in every run
 */
export interface Question {
  readonly id: string;
  readonly role: 'unknown' | 'assumption' | 'surprise' | 'fallback';
  /** The question, or for a fallback what it does; a phrase. */
  readonly title: string;
  /** Id of the question that tests its workaround. */
  readonly fallback?: string;
  /** What to do if it differs or fails; for a fallback, what it requires of the lab. */
  readonly cure: string;
  /** Total: also for what Nix, the schema or libvirt refused. */
  judge(seen: Observation): Judgement;
}
