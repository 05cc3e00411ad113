import type { Block, Entry, Section } from '../section.ts';
import { evidenceOf } from './cause.ts';
import { html, type Markup, prose, table } from './markup.ts';

/** What a command shows in addition to its findings, without the sections for the terminal. */
export function sections(all: readonly Section[] = []): readonly (readonly [string, Markup])[] {
  const shown = all.filter(({ only }) => only !== 'glance');
  return shown.map(({ title, blocks }, index) => {
    const id = `section-${index + 1}`;
    const part = html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${prose(title)}</h2>${blocks.map(blockOf)}</section>`;
    return [title, part] as const;
  });
}

function blockOf(block: Block): Markup {
  switch (block.kind) {
    case 'text':
      return html`<p class="${block.tone}">${prose(block.text)}</p>`;
    case 'entries':
      return html`<ul class="entries">${block.entries.map(entryOf)}</ul>`;
    case 'checklist':
      return html`<ul class="checklist">${block.items.map(
        ({ done, text }) =>
          html`<li><span aria-label="${done ? 'done' : 'open'}" role="img">${done ? '☑' : '☐'}</span> ${prose(text)}</li>`,
      )}</ul>`;
    case 'table':
      return table(
        block.head.map(prose),
        block.rows.map((row) => row.map(prose)),
      );
    case 'evidence':
      return html`<details><summary>${prose(block.of)}</summary>${block.pieces.map(evidenceOf)}</details>\n`;
  }
}

function entryOf({ mark, tone, name, text, lines }: Entry): Markup {
  return html`<li class="${tone}"><span class="mark" aria-hidden="true">${mark}</span> ${name !== undefined && html`<b>${name}</b> `}${prose(text)}
${lines.length > 0 && html`<ul>${lines.map(({ label, text }) => html`<li>${label}: ${prose(text)}</li>`)}</ul>`}</li>\n`;
}
