import { compare, type Row, samplesOf } from './bench.ts';
import type { Checkout, Usage } from './checkout.ts';

/** Rows that compare this checkout with another; none if there is no other. */
export function rowsAgainst(
  other: Checkout | undefined,
  what: string,
  ours: readonly Usage[],
  theirs: readonly (Usage | undefined)[],
): Row[] {
  if (other === undefined) return [];
  const runs = theirs.filter((run) => run !== undefined);
  const row = (unit: Row['unit'], name: string, read: (run: Usage) => number): Row =>
    compare(unit, samplesOf(`${what}${name}`, ours, read), samplesOf(`that of ${other.name}`, runs, read));
  return [
    row('time', '', ({ wall }) => wall),
    row('time', ', processor time', ({ processor }) => processor),
    row('memory', ', peak memory', ({ memory }) => memory),
  ];
}
