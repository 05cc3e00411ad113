import type { ProbeOutcome } from '../../model/probe.ts';
import { describeReaches, type ReachCell, type ReachMatrix, reachMatrices } from '../reach-matrix.ts';
import { type Content, html, type Markup, prose, table } from './markup.ts';

/** A colour, a mark, and what it means. */
const cells: Readonly<Record<ReachCell, readonly [string, string, string]>> = {
  self: ['none', '', ''],
  untried: ['none', '?', 'not tried'],
  reached: ['pass', '✔', 'answers'],
  silent: ['fail', '✖', 'no answer'],
  foreign: ['warn', '▲', 'answers, and is not on this network'],
  apart: ['none', '·', 'no answer; not on this network'],
};

/** Which guests reach each other, one table per network; undefined if none was asked. */
export function reaches(probe: Pick<ProbeOutcome, 'domains' | 'reaches'>): Markup | undefined {
  if (probe.reaches.length === 0) return undefined;
  return html`<h3>Who reaches whom</h3><p>${prose(describeReaches(probe.reaches))}. Rows ask, columns are asked.</p>
${reachMatrices(probe).map(matrixOf)}`;
}

function matrixOf({ network, columns, rows }: ReachMatrix): Markup {
  return table(
    [network, ...columns.map(({ to, address }) => html`${to}<br><code>${address}</code>`)],
    rows.map(({ from, cells: row }) => [html`<b>${from}</b>`, ...row.map(cellOf)]),
  );
}

function cellOf(cell: ReachCell): Content {
  const [shade, mark, word] = cells[cell];
  return mark === ''
    ? ''
    : html`<span class="${shade}" title="${word}">${mark}<span class="unseen"> ${word}</span></span>`;
}
