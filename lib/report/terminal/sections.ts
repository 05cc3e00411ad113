import stringWidth from 'string-width';
import type { Block, Entry, Section } from '../section.ts';
import { field, hang, type Page } from './page.ts';

/** What a command shows instead of its findings, without the sections for written reports. */
export function formatSections(page: Page, sections: readonly Section[]): string[] {
  return sections
    .filter(({ only }) => only !== 'detail')
    .flatMap(({ title, blocks }) => [
      '',
      ...hang(page, '', title, page.ink.strong),
      ...blocks.flatMap((block) => formatBlock(page, block)),
    ]);
}

function formatBlock(page: Page, block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return hang(page, '  ', block.text, page.ink[block.tone]);
    case 'entries': {
      const width = Math.max(0, ...block.entries.map(({ name = '' }) => stringWidth(name)));
      return block.entries.flatMap((entry) => formatEntry(page, entry, width));
    }
    case 'checklist':
      return block.items.flatMap(({ done, text }) => hang(page, `  [${done ? 'x' : ' '}] `, text));
    case 'table':
      return block.rows.flatMap((row) => hang(page, '  ', row.filter(Boolean).join(' | ')));
    case 'evidence':
      return block.pieces.flatMap(({ source, excerpt }) => hang(page, '  ', `${block.of}: ${source}: ${excerpt}`));
  }
}

/** @param width of the longest name in the list */
function formatEntry(page: Page, { mark, tone, name, text, lines }: Entry, width: number): string[] {
  const paint = page.ink[tone];
  if (name !== undefined && page.columns < width + 40) {
    return [...hang(page, `  ${paint(mark)} `, name), ...hang(page, '    ', text), ...formatLines(page, lines)];
  }
  const label = name === undefined ? '' : `${name}${' '.repeat(width - stringWidth(name))}  `;
  return [
    // With a name, only the mark is coloured: the text may be long.
    ...(name === undefined
      ? hang(page, `  ${paint(mark)} `, text, paint)
      : hang(page, `  ${paint(mark)} ${label}`, text)),
    ...formatLines(page, lines),
  ];
}

function formatLines(page: Page, lines: Entry['lines']): string[] {
  return lines.flatMap(({ label, text }) => field(page, { indent: 4, label }, text));
}
