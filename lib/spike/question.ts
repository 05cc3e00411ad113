import type { Evidence } from '../xml/evidence.ts';
import type { Observation } from './observation.ts';

/** What a question's judgement says of an observation. `differs`: it works, but not as the plan assumes. */
export interface Judgement {
  readonly verdict: 'works' | 'differs' | 'fails';
  /** One sentence; backticks stand around code. */
  readonly answer: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/**
 * One question to NixVirt: `questions/<id>.nix` asks it, `questions/<id>.ts` judges the answer.
 *
 * - `unknown`: one of the plan's three blocking unknowns
 * - `assumption`: what else the plan builds on
 * - `surprise`: what the plan does not build on; worth knowing, and it decides nothing
 * - `fallback`: the way out where another question fails; tested in every run
 */
export interface Question {
  readonly id: string;
  readonly role: 'unknown' | 'assumption' | 'surprise' | 'fallback';
  /** The question, or for a fallback what it does; a phrase. */
  readonly title: string;
  /** Id of the question that is the way out. */
  readonly fallback?: string;
  /** What to do where it differs or fails; of a fallback, what it asks of the lab. */
  readonly cure: string;
  /** Total: also for what Nix, the schema or libvirt refused. */
  judge(seen: Observation): Judgement;
}
