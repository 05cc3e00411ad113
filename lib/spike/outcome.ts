import type { Evidence } from '../xml/evidence.ts';
import type { NotObserved, Observation } from './observation.ts';
import type { Question } from './question.ts';

/** The outcome of a question, for the gate and the report. */
export type Outcome =
  | Answered<'works'>
  /** It works, but not as the work plan assumes. */
  | Answered<'differs'>
  /** It does not work; `fallback` is the id of the question that tests the workaround. */
  | (Answered<'needs-fallback'> & { readonly fallback: string })
  /** It does not work, and there is no workaround. */
  | Answered<'broken'>
  | { readonly kind: 'not-run'; readonly reason: string };

interface Answered<Kind extends string> {
  readonly kind: Kind;
  readonly answer: string;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

export interface QuestionOutcome {
  readonly question: Question;
  readonly outcome: Outcome;
}

/** Judges one question. A question that could not be tested has no answer, good or bad. */
export function outcomeOf(question: Question, seen: Observation | NotObserved): Outcome {
  if ('unavailable' in seen) return { kind: 'not-run', reason: seen.unavailable };
  const { verdict, answer, evidence } = question.judge(seen);
  if (verdict !== 'fails') return { kind: verdict, answer, evidence };
  if (question.fallback === undefined) return { kind: 'broken', answer, evidence };
  return { kind: 'needs-fallback', answer, evidence, fallback: question.fallback };
}
