import { oneLine } from '../printable.ts';
import { html, type Markup } from './markup.ts';

/** The expected value above the actual one, with what differs between them marked. */
export function difference(expected: string, actual: string): Markup {
  const [before, after] = [oneLine(expected), oneLine(actual)];
  const start = sameStart(before, after);
  const end = sameEnd(before.slice(start), after.slice(start));
  // If next to nothing is the same, marks would be noise.
  const marked = start + end >= Math.min(before.length, after.length) / 3;
  const show = (text: string) => (marked ? parts(text, start, end) : html`${text}`);
  return html`<dl class="difference"><dt>expected</dt><dd>${show(before)}</dd><dt>actual</dt><dd>${show(after)}</dd></dl>`;
}

function parts(text: string, start: number, end: number): Markup {
  const middle = text.slice(start, text.length - end);
  return html`${text.slice(0, start)}${middle !== '' && html`<mark>${middle}</mark>`}${text.slice(text.length - end)}`;
}

/** Half a character, a surrogate, is not split off. */
function sameStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return /[\ud800-\udbff]/.test(a[length - 1] ?? '') ? length - 1 : length;
}

function sameEnd(a: string, b: string): number {
  let length = 0;
  const most = Math.min(a.length, b.length);
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return /[\udc00-\udfff]/.test(a[a.length - length] ?? '') ? length - 1 : length;
}
