import { expect } from 'vitest';
import { ratioOf, type Table } from '../../bench/bench.ts';

/** A bench works if each row has a ratio. Its size means nothing here: a spec runs in parallel with others, for one round. */
export function expectTable(table: Table, rows: readonly string[]): void {
  expect(table.rows.map(({ what, baseline }) => `${what} / ${baseline}`)).toEqual(rows);
  for (const row of table.rows) {
    expect(Number.isFinite(ratioOf(row)), `${row.what}: ${row.value} / ${row.baselineValue}`).toBe(true);
    expect(ratioOf(row)).toBeGreaterThan(0);
  }
}
