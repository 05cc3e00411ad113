import type { Evidence } from '../../xml/evidence.ts';
import type { Block, Entry, Section } from '../section.ts';
import { code, block as codeBlock, prose, table } from './escape.ts';

/** What a command shows instead of its findings, without the sections for the terminal. */
export function formatSections(sections: readonly Section[]): string[] {
  return sections
    .filter(({ only }) => only !== 'glance')
    .flatMap(({ title, blocks }) => [
      '',
      `## ${prose(title)}`,
      ...blocks.flatMap((block) => ['', ...formatBlock(block)]),
    ]);
}

function formatBlock(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [block.tone === 'bad' ? `**${prose(block.text)}**` : prose(block.text)];
    case 'entries':
      return block.entries.flatMap(formatEntry);
    case 'checklist':
      return block.items.map(({ done, text }) => `- [${done ? 'x' : ' '}] ${prose(text)}`);
    case 'table':
      return table(
        block.head.map(prose),
        block.rows.map((row) => row.map(prose)),
      );
    case 'evidence':
      return [`### ${prose(block.of)}`, ...block.pieces.flatMap((piece) => ['', ...formatPiece(piece)])];
  }
}

function formatEntry({ mark, tone, name, text, lines }: Entry): string[] {
  const said = tone === 'bad' ? `**${prose(text)}**` : prose(text);
  return [
    `- ${code(mark)} ${name === undefined ? said : `${code(name)}: ${said}`}`,
    ...lines.map(({ label, text }) => `  - ${prose(label)}: ${prose(text)}`),
  ];
}

function formatPiece({ source, line, xpath, excerpt }: Evidence): string[] {
  const place = [code(source), line === undefined ? '' : `line ${line}`, xpath === undefined ? '' : code(xpath)];
  return [`${place.filter(Boolean).join(', ')}:`, '', ...codeBlock(excerpt)];
}
