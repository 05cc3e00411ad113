import { arch, availableParallelism, platform } from 'node:os';
import { type Row, ratioOf, type Table, type Unit } from './bench.ts';

/** The result of a bench. */
export interface Outcome {
  readonly bench: string;
  readonly description: string;
  /** `failed`: why, on one line. */
  readonly table: Table | { readonly failed: string };
}

const heads = ['Bench', 'Measured', 'Median', 'Baseline', 'Its median', 'Ratio', 'Goal'] as const;

/** The page `reports/bench.md`: one table of every bench that was run. */
export function formatPage(outcomes: readonly Outcome[], when: Date): string {
  const rows = outcomes.flatMap(({ bench, table }) => cellsOf(table).map((cells) => [bench, ...cells]));
  const machine = `${availableParallelism()} processors, Node ${process.version}, ${platform()} ${arch()}`;
  return [
    '# Benches',
    '',
    `${when.toISOString()}, ${machine}. Ratio: the measured median divided by its baseline’s, both of the same run; less is better.`,
    '',
    ...outcomes.map(({ bench, description, table }) => `- **${bench}** (${sizeOf(table)}): ${description}`),
    '',
    markdownRow(heads),
    markdownRow(heads.map(() => '---')),
    ...rows.map(markdownRow),
    '',
  ].join('\n');
}

/** A bench's table for the terminal, columns aligned. */
export function formatTable({ bench, description, table }: Outcome): string {
  const rows = [[...heads.slice(1)], ...cellsOf(table)];
  const widths = heads.slice(1).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return [`${bench}: ${description}`, sizeOf(table), ...lines].map((line) => line.trimEnd()).join('\n  ');
}

function sizeOf(table: Outcome['table']): string {
  return 'failed' in table ? 'failed' : table.size;
}

function cellsOf(table: Outcome['table']): string[][] {
  if ('failed' in table) return [[`failed: ${table.failed}`, '', '', '', '', '']];
  return [
    ...table.rows.map(cellsOfRow),
    ...table.skipped.map(({ baseline, reason }) => ['', '', baseline, `skipped: ${reason}`, '', '']),
  ];
}

function cellsOfRow(row: Row): string[] {
  const { what, value, baseline, baselineValue, unit, goal = '' } = row;
  return [what, format(unit, value), baseline, format(unit, baselineValue), formatRatio(ratioOf(row)), goal];
}

function format(unit: Unit, value: number): string {
  if (unit === 'memory') return `${Math.round(value / 1e6)} MB`;
  return value < 100 ? `${value.toPrecision(2)} ms` : `${(value / 1000).toFixed(2)} s`;
}

function formatRatio(ratio: number): string {
  return ratio < 10 ? ratio.toPrecision(2) : String(Math.round(ratio));
}

/** A vertical bar in a cell would end it. */
function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
