import type { PlannedAction, PlannedBreak, PlannedChange } from '../simulate/planned-change.ts';
import type { PlanReport } from './plan-report.ts';

/** What a plan says in every format. */

const running: Readonly<Record<PlannedAction, string>> = {
  delete: 'DELETE while running',
  stop: 'STOP without a restart',
  restart: 'RESTART (power cut)',
  create: 'create',
  start: 'start',
  update: 'update without a restart',
  unchanged: 'unchanged',
};

/** `RESTART: a power cut`; of a network, which has no power to cut, `restart`. */
export function wordsOf({ action, kind, wasActive }: PlannedChange): string {
  if (!wasActive) return action === 'delete' ? 'DELETE' : action === 'update' ? 'update' : running[action];
  if (kind === 'domain') return running[action];
  return action === 'delete' ? 'DELETE while active' : action === 'restart' ? 'restart' : running[action];
}

/** `domain web01 → web02`. */
export function nameOf({ kind, name, renamedTo }: PlannedChange): string {
  return `${kind} ${name}${renamedTo === undefined ? '' : ` → ${renamedTo}`}`;
}

export function breakText({ what, why, place }: PlannedBreak): string {
  return `The apply fails part-way${what === undefined ? '' : `, at: ${what}`}: ${why} (${place}).`;
}

/** `2 to delete, 1 to restart, 7 unchanged`. */
export function countText(changes: readonly PlannedChange[]): string {
  const words: readonly (readonly [PlannedAction, string])[] = [
    ['delete', 'to delete'],
    ['stop', 'to stop'],
    ['restart', 'to restart'],
    ['create', 'to create'],
    ['start', 'to start'],
    ['update', 'to update'],
    ['unchanged', 'unchanged'],
  ];
  const counts = words.map(
    ([action, text]) => [changes.filter((change) => change.action === action).length, text] as const,
  );
  return counts.flatMap(([count, text]) => (count > 0 ? [`${count} ${text}`] : [])).join(', ') || 'no objects';
}

/** The answer, with what stands behind it. */
export function verdictText({ foreseen: { verdict, changes, breaks }, basis }: PlanReport): string {
  const behind =
    basis.normalisation === 'sandbox'
      ? 'sandbox for definitions, host for state'
      : 'table for definitions, host for state';
  const words = { nothing: 'NOTHING CHANGES', changes: 'CHANGES', destructive: 'DESTRUCTIVE' }[verdict];
  return `${words}: ${countText(changes)}${breaks ? '; the apply fails part-way' : ''} (evidence: ${behind})`;
}

/** What drifts: it changes at every rebuild, also where nobody changes a line. */
export function drifting(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter(({ drift }) => drift.length > 0);
}
