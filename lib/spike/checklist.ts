import type { Outcome, ProbeOutcome } from './outcome.ts';

/** One line of the plan's Output: `- [x] Custom network XML: works`. */
export interface ChecklistItem {
  readonly question: string;
  /** The plan's own words, where it has some. */
  readonly answer: string;
  readonly answered: boolean;
}

/** The plan's Output checklist, filled in from the outcomes of one release. */
export function checklist(outcomes: readonly ProbeOutcome[]): readonly ChecklistItem[] {
  const kindOf = (id: string): Outcome['kind'] =>
    outcomes.find(({ probe }) => probe.id === id)?.outcome.kind ?? 'not-run';
  const network = [kindOf('network-attrset')];
  const storage = [kindOf('pool-function'), kindOf('volume-function')];
  const nics = [kindOf('windows-second-nic')];
  const extended = kindOf('windows-nics') === 'works' ? 'supported' : 'needs XML extension';
  return [
    item('Custom network XML', network, 'works', 'needs raw XML fallback'),
    item('Pool/volume functions', storage, 'exist', 'need shell script fallback'),
    item('Windows template multi-NIC', nics, extended, 'needs raw XML'),
    surprises(outcomes),
  ];
}

function item(question: string, kinds: readonly Outcome['kind'][], good: string, fallback: string): ChecklistItem {
  if (kinds.includes('not-run')) return { question, answer: 'not run', answered: false };
  if (kinds.includes('broken')) return { question, answer: 'broken', answered: true };
  return { question, answer: kinds.includes('needs-fallback') ? fallback : good, answered: true };
}

function surprises(outcomes: readonly ProbeOutcome[]): ChecklistItem {
  const others = outcomes.filter(({ probe }) => probe.role === 'assumption' || probe.role === 'surprise');
  const found = others.filter(({ outcome }) => !['works', 'not-run'].includes(outcome.kind));
  const unknown = others.filter(({ outcome }) => outcome.kind === 'not-run');
  const answer = [
    found.length === 0 ? 'none' : counted(found, ': '),
    ...(unknown.length > 0 ? [counted(unknown, ' not run: ')] : []),
  ].join('; ');
  return { question: 'Any other surprises', answer, answered: unknown.length === 0 };
}

function counted(outcomes: readonly ProbeOutcome[], words: string): string {
  return `${outcomes.length}${words}${outcomes.map(({ probe }) => probe.id).join(', ')}`;
}
