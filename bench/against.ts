import { compare, type Row, samplesOf } from './bench.ts';
import type { Checkout, Usage } from './checkout.ts';

/** This checkout's runs beside another's; nothing where there is no other. */
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
