import { oneLine } from '../printable.ts';
import type { Picture, PictureEdge, PictureNode, Row } from './picture.ts';

/**
 * The picture in Graphviz' language, left to right. Colours come from the page: nodes and edges have classes for it.
 * https://graphviz.org/doc/info/lang.html · https://graphviz.org/doc/info/shapes.html#html
 */
export function dotOf({ nodes, edges }: Picture): string {
  return [
    'digraph topology {',
    'graph [rankdir=LR, ranksep=1.1, nodesep=0.18, bgcolor=transparent, outputorder=edgesfirst]',
    // Characters of all monospaced fonts are as wide: what fits here fits whatever font the browser has.
    'node [shape=plain, fontname="Courier", fontsize=10]',
    'edge [dir=none]',
    ...nodes.map(nodeText),
    ...edges.map(edgeText),
    ...columns.flatMap(([column, rank]) => rankOf(nodes, column, rank)),
    '}',
  ].join('\n');
}

function nodeText({ id, kind, title, rows, standing: { shade, link } }: PictureNode): string {
  const url = link === undefined ? '' : `, URL="${link}", tooltip="${quoted(title)}"`;
  return `${id} [id="topology-${id}", class="${kind} ${shade}", label=${labelOf(title, rows)}${url}]`;
}

function labelOf(title: string, rows: readonly Row[]): string {
  const heading = `<tr><td><b><font point-size="12">${cell(title)}</font></b></td></tr>`;
  const lines = rows.map(({ port, text, shade }) => {
    const mark = shade === 'fail' ? '✖ ' : shade === 'warn' ? '▲ ' : '';
    return `<tr><td align="left"${port === undefined ? '' : ` port="${port}"`}>${cell(mark + text)}</td></tr>`;
  });
  return `<<table border="1" cellborder="0" cellspacing="0" cellpadding="3" style="rounded" bgcolor="white">${heading}${lines.join('')}</table>>`;
}

/** A network's edges have one colour, by its number. */
function edgeText({ from, to, kind, of }: PictureEdge): string {
  const hue = /^n\d+$/.test(of) ? ` hue${Number(of.slice(1)) % hues}` : '';
  return `${from} -> ${to} [class="${kind}${hue}"]`;
}

/** Colours of networks on the page. */
const hues = 6;

const columns = [
  ['left', 'min'],
  ['middle', 'same'],
  ['right', 'max'],
] as const;

/** All nodes of a column under each other. */
function rankOf(nodes: readonly PictureNode[], column: PictureNode['column'], rank: string): string[] {
  const ids = nodes.filter((node) => node.column === column).map(({ id }) => id);
  return ids.length === 0 ? [] : [`{ rank=${rank}; ${ids.join('; ')} }`];
}

/** Text of a cell. What is empty would be no valid cell. */
function cell(text: string): string {
  const shown = shortened(oneLine(text));
  return shown.trim() === '' ? ' ' : shown.replace(/[&<>"'\\[\]]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** Text in quotes; Graphviz reads entities and backslashes in it. */
function quoted(text: string): string {
  return shortened(oneLine(text)).replace(/[&<>"'\\]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** A node as wide as its text must not be as wide as a page. */
const longest = 48;

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text;
}
