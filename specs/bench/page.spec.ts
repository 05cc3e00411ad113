import { marked, type Tokens } from 'marked';
import { expect, test } from 'vitest';
import { compare } from '../../bench/bench.ts';
import { formatPage, formatTable, type Outcome } from '../../bench/page.ts';

const outcomes: readonly Outcome[] = [
  {
    bench: 'one',
    description: 'this, against that',
    table: {
      size: '1000 domains, 3 rounds',
      rows: [
        compare('time', ['virtspec', [3000, 1000, 2000]], ['a virsh', [400, 500, 9000]], 'under 3 s'),
        compare('memory', ['peak memory', [180e6]], ['a bare Node', [45e6]]),
      ],
      skipped: [{ baseline: 'python', reason: 'no python3 | none' }],
    },
  },
  { bench: 'two', description: 'those', table: { failed: 'nothing was fetched' } },
];

test('the page has one table: medians, ratios, skipped baselines with their reasons, failed benches', () => {
  const tokens = marked.lexer(formatPage(outcomes, new Date(0)));
  const tables = tokens.filter((token): token is Tokens.Table => token.type === 'table');
  expect(tables.map(({ header }) => header.map(({ text }) => text))).toEqual([
    ['Bench', 'Measured', 'Median', 'Baseline', 'Its median', 'Ratio', 'Goal'],
  ]);
  expect(tables[0]?.rows.map((row) => row.map(({ text }) => text))).toEqual([
    ['one', 'virtspec', '2.00 s', 'a virsh', '0.50 s', '4.0', 'under 3 s'],
    ['one', 'peak memory', '180 MB', 'a bare Node', '45 MB', '4.0', ''],
    ['one', '', '', 'python', 'skipped: no python3 | none', '', ''],
    ['two', 'failed: nothing was fetched', '', '', '', '', ''],
  ]);
});

test('the terminal’s table has its columns aligned', () => {
  expect(outcomes.map(formatTable).join('\n').split('\n')).toEqual([
    'one: this, against that',
    '  1000 domains, 3 rounds',
    '  Measured     Median  Baseline     Its median                  Ratio  Goal',
    '  virtspec     2.00 s  a virsh      0.50 s                      4.0    under 3 s',
    '  peak memory  180 MB  a bare Node  45 MB                       4.0',
    '                       python       skipped: no python3 | none',
    'two: those',
    '  failed',
    '  Measured                     Median  Baseline  Its median  Ratio  Goal',
    '  failed: nothing was fetched',
  ]);
});
