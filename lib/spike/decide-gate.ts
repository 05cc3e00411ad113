import type { Decision } from './decision.ts';
import type { QuestionOutcome } from './outcome.ts';

/** One reason for the decision. */
export type Reason =
  /** There is no workaround; `ask` is the question to the user. */
  | { readonly kind: 'escalate'; readonly question: string; readonly text: string; readonly ask: string }
  /** Unknown, because the question was not run. */
  | { readonly kind: 'incomplete'; readonly question: string; readonly text: string }
  /** A workaround that was tested; `fallback` is the id of the question that tested it. */
  | {
      readonly kind: 'workaround';
      readonly question: string;
      readonly text: string;
      readonly fallback: string | null;
      readonly cure: string;
    };

export interface Gate {
  readonly decision: Decision;
  /** Empty for PROCEED. */
  readonly reasons: readonly Reason[];
}

/**
 * The decision gate, for one release:
 *
 * - ESCALATE: something that a lab in NixVirt builds on does not work, and its fallback, if it has one, does not work either
 * - INCOMPLETE: else, an unknown or an assumption was not run, or a fallback that is needed was not
 * - PROCEED WITH WORKAROUNDS: else, something needs its fallback, which was tested; or a blocking unknown works, but differently
 * - PROCEED: else
 *
 * A fallback that is not needed decides nothing; neither does a surprise, whatever its answer.
 */
export function decideGate(outcomes: readonly QuestionOutcome[]): Gate {
  const byId = new Map(outcomes.map((one) => [one.question.id, one]));
  const reasons = outcomes
    .filter(({ question }) => question.role !== 'fallback')
    .flatMap((one) => reasonOf(one, (id) => byId.get(id)) ?? []);
  if (outcomes.length === 0) reasons.push({ kind: 'incomplete', question: '', text: 'no question was asked' });
  return { decision: worst(reasons.map(({ kind }) => decisions[kind])), reasons };
}

/** The decision for several releases: the worst, so that no release hides a worse one. */
export function worst(all: readonly Decision[]): Decision {
  return severity.find((decision) => all.includes(decision)) ?? 'PROCEED';
}

const severity: readonly Decision[] = ['ESCALATE', 'INCOMPLETE', 'PROCEED WITH WORKAROUNDS'];

const decisions: Readonly<Record<Reason['kind'], Decision>> = {
  escalate: 'ESCALATE',
  incomplete: 'INCOMPLETE',
  workaround: 'PROCEED WITH WORKAROUNDS',
};

function reasonOf(
  { question, outcome }: QuestionOutcome,
  find: (id: string) => QuestionOutcome | undefined,
): Reason | undefined {
  const { id, title } = question;
  const workaround = (text: string, fallback: string | null, cure: string): Reason => ({
    ...{ kind: 'workaround', question: id, text: `${title} ${text}` },
    ...{ fallback, cure },
  });
  const escalate = (text: string): Reason => ({
    ...{ kind: 'escalate', question: id, text: `${title} ${text}` },
    ask: 'NixVirt cannot do this. Use another release, raw libvirt XML without NixVirt, or another tool?',
  });
  if (question.role === 'surprise') return undefined;
  switch (outcome.kind) {
    case 'works':
      return undefined;
    case 'differs':
      return question.role === 'unknown' ? workaround(outcome.answer, null, question.cure) : undefined;
    case 'broken':
      return escalate(`${outcome.answer}; there is no fallback`);
    case 'not-run':
      return { kind: 'incomplete', question: id, text: `${title} Not run: ${outcome.reason}` };
    case 'needs-fallback': {
      const { last, way } = wayOut({ question, outcome }, find);
      if (!way || way.outcome.kind === 'not-run') {
        const text = `${title} ${outcome.answer}; its fallback, ${last.question.fallback}, was not run`;
        return { kind: 'incomplete', question: id, text };
      }
      if (way.outcome.kind === 'broken') {
        return escalate(`${outcome.answer}; its fallback does not work either: ${way.outcome.answer}`);
      }
      return workaround(outcome.answer, way.question.id, last.question.cure);
    }
  }
}

/** Follows fallbacks, which may need a fallback themselves: the last question that needs one, and its fallback. */
function wayOut(
  from: QuestionOutcome,
  find: (id: string) => QuestionOutcome | undefined,
): { readonly last: QuestionOutcome; readonly way: QuestionOutcome | undefined } {
  const next = from.outcome.kind === 'needs-fallback' ? find(from.outcome.fallback) : undefined;
  return next?.outcome.kind === 'needs-fallback' ? wayOut(next, find) : { last: from, way: next };
}
