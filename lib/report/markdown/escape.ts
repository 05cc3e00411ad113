import { oneLine, printableLines } from '../printable.ts';

/**
 * Escapes data so that Markdown shows it literally (GitHub's flavour: https://github.github.com/gfm/). Names go into code spans, which emphasis,
 * links, HTML and mentions cannot escape from; sentences are escaped. No result contains an unescaped pipe, so each can be in a table.
 */

/** Names and values: a code span, whatever backticks they contain. A table splits code spans at pipes, so with a pipe it becomes an HTML element. */
export function code(data: string): string {
  const text = oneLine(data);
  if (text.trim() === '') return text === '' ? '*(empty)*' : `<code>${text.replaceAll(' ', '&nbsp;')}</code>`;
  if (text.includes('|')) return `<code>${text.replace(/[^A-Za-z0-9 .,/=-]/gu, entity)}</code>`;
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}

/**
 * A sentence, also as a heading, with everything escaped that Markdown or HTML would interpret; no link or formula is created automatically. Text
 * between two backticks is code, as people write it: `virsh list`.
 */
export function prose(sentence: string): string {
  return oneLine(sentence)
    .split(/(?<!`)(`[^`]+`)(?!`)/)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1)) : escaped(part)))
    .join('')
    .replace(/^(\s*)(\d*)([+=.)-])(?=[\s=+-]|$)/, '$1$2\\$3');
}

function escaped(text: string): string {
  return text
    .replace(/[\\`*[\]<>&~@]|:(?=\/\/)|(?<=www)\.|(?<!\S)#|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gi, '\\$&')
    .replace(/[|$]/g, entity);
}

/** A fenced block of `text`, whose fence is longer than any run of backticks inside. */
export function block(text: string): string[] {
  const lines = printableLines(text);
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [`${fence}${text.trimStart().startsWith('<') ? 'xml' : 'text'}`, ...lines, fence];
}

/** A table whose cells are already Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(row)];
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
