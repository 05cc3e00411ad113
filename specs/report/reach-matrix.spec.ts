import { expect, test } from 'vitest';
import type { ProbeReach, ProbeResult } from '../../lib/model/probe.ts';
import { describeReaches, reachMatrices } from '../../lib/report/reach-matrix.ts';

const booted = (...names: string[]): ProbeResult[] =>
  names.map((domain) => ({
    ...{ domain, first: undefined, skipped: undefined, second: undefined, secondSkipped: undefined },
    lent: undefined,
  }));
const reach = (from: string, to: string, parts: Partial<ProbeReach> = {}): ProbeReach => {
  return { from, to, network: 'lan', shared: true, address: `of ${to}`, reached: true, ...parts };
};

test('there is one matrix per network, with domains in the order of the boots, and no entry for a pair that was not tried', () => {
  const reaches = [
    reach('b', 'a'),
    reach('a', 'b', { reached: false }),
    reach('a', 'b', { address: 'another of b' }),
    reach('c', 'a', { shared: false, reached: false }),
    reach('a', 'c', { network: 'wan', shared: false }),
  ];
  expect(reachMatrices({ domains: booted('a', 'b', 'c', 'alone'), reaches })).toEqual([
    {
      network: 'lan',
      columns: [
        { to: 'a', address: 'of a' },
        { to: 'b', address: 'of b' },
        { to: 'b', address: 'another of b' },
      ],
      rows: [
        { from: 'a', cells: ['self', 'silent', 'reached'] },
        { from: 'b', cells: ['reached', 'self', 'self'] },
        { from: 'c', cells: ['apart', 'untried', 'untried'] },
      ],
    },
    {
      network: 'wan',
      columns: [{ to: 'c', address: 'of c' }],
      rows: [
        { from: 'a', cells: ['foreign'] },
        { from: 'b', cells: ['untried'] },
        { from: 'c', cells: ['self'] },
      ],
    },
  ]);
});

test('totals separate shared networks from others, and ignore what was not tried', () => {
  const silent = { reached: false };
  expect(
    describeReaches([reach('a', 'b'), reach('b', 'a', silent), reach('a', 'c', { shared: false, ...silent })]),
  ).toBe('1 of 2 ways over shared networks answer, 0 of 1 into networks that are not shared');
  expect(describeReaches([reach('a', 'b')])).toBe('1 of 1 ways over shared networks answer');
});
