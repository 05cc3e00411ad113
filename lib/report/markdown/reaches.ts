import type { ProbeOutcome } from '../../model/probe.ts';
import { describeReaches, type ReachCell, type ReachMatrix, reachMatrices } from '../reach-matrix.ts';
import { code, prose, table } from './escape.ts';

const marks: Readonly<Record<ReachCell, string>> = {
  self: '',
  untried: 'not tried',
  reached: '✅',
  silent: '❌ no answer',
  foreign: '⚠️ reached, and not on this network',
  apart: 'not on this network, no answer',
};

/** Which guests reach each other, one table per network; nothing if fewer than two domains answered. */
export function formatReaches(probe: Pick<ProbeOutcome, 'domains' | 'reaches'>): string[] {
  const { domains, reaches } = probe;
  if (reaches.length === 0) {
    const alone = domains.filter(({ first }) => first?.answer).length < 2;
    return alone ? [] : ['', 'None of them was asked whom it reaches: no two were up at the same time.'];
  }
  return [
    '',
    '### Who reaches whom',
    '',
    `${prose(describeReaches(reaches))}. Rows ask, columns are asked after.`,
    ...reachMatrices(probe).flatMap((matrix) => ['', ...formatMatrix(matrix)]),
  ];
}

function formatMatrix({ network, columns, rows }: ReachMatrix): string[] {
  return table(
    [code(network), ...columns.map(({ to, address }) => `${code(to)} ${code(address)}`)],
    rows.map(({ from, cells }) => [code(from), ...cells.map((cell) => marks[cell])]),
  );
}
