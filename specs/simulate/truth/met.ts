import type { LabState } from '../../../lib/model/lab-state.ts';
import type { PredictedApply } from '../../../lib/simulate/blast-radius.ts';

/** What a search must have met to prove anything. */
export const wanted: readonly string[] = [
  ...['create', 'update', 'restart', 'stop', 'start', 'delete', 'unchanged'].map((action) => `${action} domain`),
  ...['create', 'update', 'restart', 'stop', 'start', 'delete', 'unchanged'].map((action) => `${action} network`),
  // A pool's definition is always the same.
  ...['create', 'stop', 'start', 'delete', 'unchanged'].map((action) => `${action} pool`),
  ...['create volume', 'delete volume', 'unchanged volume'],
  ...['a running domain', 'a transient domain', 'an active network', 'an active pool', 'a volume'],
  ...[
    'by hand: snapshot',
    'by hand: managedsave',
    'by hand: change',
    'an apply to its end',
    'an apply that breaks off',
  ],
];

/** Counts what a search met. */
export class Met {
  readonly #counts = new Map<string, number>();

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  /** An apply: what was there, and what it was predicted to do. */
  addApply({ domains, networks, pools }: LabState, { changes, breaks }: PredictedApply): void {
    for (const { action, kind } of changes) this.add(`${action} ${kind}`);
    if (domains.some(({ live }) => live?.active)) this.add('a running domain');
    if (domains.some(({ live }) => live?.persistent === false)) this.add('a transient domain');
    if (networks.some(({ live }) => live?.active)) this.add('an active network');
    if (pools.some(({ live }) => live?.active)) this.add('an active pool');
    if (pools.some(({ volumes }) => volumes.length > 0)) this.add('a volume');
    this.add(breaks ? 'an apply that breaks off' : 'an apply to its end');
  }

  /** The entries of `wanted` that were never met. */
  get never(): readonly string[] {
    return wanted.filter((what) => !this.#counts.has(what));
  }

  /** `create domain 12, update domain 3`. */
  get told(): string {
    return wanted.map((what) => `${what} ${this.#counts.get(what) ?? 0}`).join(', ');
  }
}
