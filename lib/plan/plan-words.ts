import type { PlannedAction, PlannedBreak, PlannedChange } from '../simulate/planned-change.ts';

/** The wording of a plan in every format. */

const running: Readonly<Record<PlannedAction, string>> = {
  delete: 'DELETE while running',
  stop: 'STOP without a restart',
  restart: 'RESTART (power cut)',
  create: 'create',
  start: 'start',
  update: 'update without a restart',
  unchanged: 'unchanged',
};

/** `RESTART (power cut)`; for a network, which has no guest to cut, `restart`. */
export function wordsOf({ action, kind, wasActive }: PlannedChange): string {
  if (!wasActive) return action === 'delete' ? 'DELETE' : action === 'update' ? 'update' : running[action];
  if (kind === 'domain') return running[action];
  return action === 'delete' ? 'DELETE while active' : action === 'restart' ? 'restart' : running[action];
}

/** `domain web01 → web02`. */
export function nameOf({ kind, name, renamedTo }: PlannedChange): string {
  return `${kind} ${name}${renamedTo === undefined ? '' : ` → ${renamedTo}`}`;
}

/** `At undefine domain legacy: it has snapshots (nixvirt.py line 128).` */
export function breakPlace({ what, why, place }: PlannedBreak): string {
  return `${what === undefined ? 'Before an action' : `At ${what}`}: ${why} (${place}).`;
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

/** What drifts: it changes at every rebuild, even if no line is changed. */
export function drifting(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter(({ drift }) => drift.length > 0);
}
