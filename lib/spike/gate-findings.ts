import type { Finding } from '../finding/finding.ts';
import type { QuestionOutcome } from './outcome.ts';
import type { GatedRelease } from './spike-result.ts';

/** The answers for programs, one finding per question: what the gate escalates fails, a workaround is a warning, and what decides nothing passes. */
export function findingsOf(releases: readonly GatedRelease[]): readonly Finding[] {
  return releases.flatMap((release) => release.outcomes.map((one) => findingOf(one, release)));
}

function findingOf({ question, outcome }: QuestionOutcome, { name, gate }: GatedRelease): Finding {
  const base = {
    check: question.id,
    category: 'compatibility',
    tier: 'sandbox',
    title: question.title,
    subject: { kind: 'release', name },
  } as const;
  if (outcome.kind === 'not-run') return { ...base, status: 'skip', reason: outcome.reason };
  const { answer, evidence } = outcome;
  const reason = gate.reasons.find((one) => one.question === question.id);
  switch (reason?.kind) {
    case 'escalate':
      return {
        ...base,
        ...{ status: 'fail', severity: 'error', expected: 'it works, or its fallback does', actual: reason.text },
        ...{ evidence, fix: reason.ask, why: 'a lab builds on it' },
      };
    case 'workaround': {
      const tested = reason.fallback === null ? '' : ` (tested: ${reason.fallback})`;
      return {
        ...base,
        ...{ status: 'warn', severity: 'notice', expected: 'it works as written', actual: answer },
        ...{ evidence, fix: `${reason.cure}${tested}`, why: 'a lab builds on it' },
      };
    }
    default:
      return { ...base, status: 'pass', actual: decidesNothing(outcome.kind, answer), evidence };
  }
}

/** A question that does not work and decides nothing must not look as if it worked. */
function decidesNothing(kind: 'works' | 'differs' | 'needs-fallback' | 'broken', answer: string): string {
  return kind === 'works' ? answer : `${words[kind]}, which decides nothing: ${answer}`;
}

const words = { differs: 'works differently', 'needs-fallback': 'needs its fallback', broken: 'broken' } as const;
