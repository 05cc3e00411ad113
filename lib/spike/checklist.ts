import type { GateItem, WorkPlan } from '../model/work-plan.ts';
import type { Outcome, QuestionOutcome } from './outcome.ts';

/** One line of a work plan's checklist: `- [x] Custom network XML: works`. */
export interface ChecklistItem {
  /** The work plan's wording. */
  readonly says: string;
  readonly answer: string;
  readonly answered: boolean;
}

/** The checklist of a work plan, filled in from the outcomes of one release; empty without a plan, or if the plan has none. */
export function checklist(outcomes: readonly QuestionOutcome[], plan: WorkPlan | undefined): readonly ChecklistItem[] {
  const kindOf = (id: string): Outcome['kind'] =>
    outcomes.find(({ question }) => question.id === id)?.outcome.kind ?? 'not-run';
  return (plan?.gate?.items ?? []).map((item) =>
    item.spike === undefined ? surprises(item.says, outcomes) : fillIn(item, item.spike.map(kindOf), kindOf),
  );
}

function fillIn(
  { says, works, fallback, better }: GateItem,
  kinds: readonly Outcome['kind'][],
  kindOf: (id: string) => Outcome['kind'],
): ChecklistItem {
  if (kinds.includes('not-run')) return { says, answer: 'not run', answered: false };
  if (kinds.includes('broken')) return { says, answer: 'broken', answered: true };
  if (kinds.includes('needs-fallback')) return { says, answer: fallback, answered: true };
  const best = better !== undefined && kindOf(better.spike) === 'works';
  return { says, answer: best ? better.says : works, answered: true };
}

function surprises(says: string, outcomes: readonly QuestionOutcome[]): ChecklistItem {
  const others = outcomes.filter(({ question }) => question.role === 'assumption' || question.role === 'surprise');
  const found = others.filter(({ outcome }) => !['works', 'not-run'].includes(outcome.kind));
  const unknown = others.filter(({ outcome }) => outcome.kind === 'not-run');
  const answer = [
    found.length === 0 ? 'none' : counted(found, ': '),
    ...(unknown.length > 0 ? [counted(unknown, ' not run: ')] : []),
  ].join('; ');
  return { says, answer, answered: unknown.length === 0 };
}

function counted(outcomes: readonly QuestionOutcome[], words: string): string {
  return `${outcomes.length}${words}${outcomes.map(({ question }) => question.id).join(', ')}`;
}
