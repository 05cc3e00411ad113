import type { Outcome, QuestionOutcome } from '../../lib/spike/outcome.ts';
import { type QuestionId, questions } from '../../lib/spike/registry.ts';

const evidence = [{ source: 'Nix', excerpt: 'said' }] as const;

/** Outcomes by their kind; evidence is made up. */
export const outcomes = {
  works: { kind: 'works', answer: 'it does', evidence },
  differs: { kind: 'differs', answer: 'it does, but', evidence },
  broken: { kind: 'broken', answer: 'it does not', evidence },
  notRun: { kind: 'not-run', reason: 'no sandbox' },
} as const satisfies Readonly<Record<string, Outcome>>;

/** It does not work; `fallback` tests the workaround. */
export function needs(fallback: QuestionId): Outcome {
  return { kind: 'needs-fallback', answer: 'it does not', evidence, fallback };
}

/** Every question works except these. */
export function outcomesWith(others: Partial<Readonly<Record<QuestionId, Outcome>>>): readonly QuestionOutcome[] {
  return questions.map((question) => ({ question, outcome: others[question.id as QuestionId] ?? outcomes.works }));
}
