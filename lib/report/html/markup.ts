import { oneLine, printableLines } from '../printable.ts';

/** HTML that may be written as it is. Only this file makes it of text. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: text is escaped, HTML is not, lists are joined, and what is absent is nothing. */
export type Content = string | number | Markup | readonly Content[] | undefined | false;

/** `` html`<b>${name}</b>` ``: whatever the name is, it is text. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(parts.reduce((text, part, index) => `${text}${written(values[index - 1])}${part}`));
}

/** HTML that another program made, or that has no data in it. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** A sentence: what is between two backticks is code. */
export function prose(sentence: string): Markup {
  const parts = sentence.split(/(?<!`)(`[^`]+`)(?!`)/);
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : part))}`;
}

/** A name or a value. */
export function code(data: string): Markup {
  return data.trim() === '' ? html`<em>(empty)</em>` : html`<code>${data}</code>`;
}

/** Lines as they are; it scrolls, and can be reached by the keyboard for that. */
export function block(text: string, label: string): Markup {
  return html`<pre tabindex="0" role="group" aria-label="${label}">${trusted(printableLines(text).map(escape).join('\n'))}</pre>`;
}

/** A table; its cells are content. */
export function table(head: readonly Content[], rows: readonly (readonly Content[])[]): Markup {
  const heading = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`);
  return html`<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${heading}</tr></thead><tbody>
${body}</tbody></table></div>`;
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (Array.isArray(content)) return content.map(written).join('');
  return escape(oneLine(String(content)));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
