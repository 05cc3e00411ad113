import type { Path } from './asked.ts';

/** `config.services.x.enable` in the text of a file. */
export interface Selection {
  /** All its names, as far as they are literal: `["config", "services", "x", "enable"]`; null for a computed one (`${system}`). */
  readonly steps: readonly (string | null)[];
  /** The offset of its end. */
  readonly end: number;
}

const name = /[A-Za-z_][\w'-]*/y;
const gap = /(?:\s|#[^\n]*\n|\/\*[\s\S]*?\*\/)*/y;

/** Parses the selection that begins at `offset`; undefined if there is none. Its first part may be in parentheses. */
export function selectionAt(text: string, offset: number): Selection | undefined {
  const first = text[offset] === '(' ? parenthesized(text, offset) : named(text, offset);
  if (!first) return undefined;
  const steps: (string | null)[] = [...first.steps];
  let { end } = first;
  for (;;) {
    const dot = skip(text, end);
    if (text[dot] !== '.') return { steps, end };
    const next = stepAt(text, skip(text, dot + 1));
    if (!next) return { steps, end };
    steps.push(...next.steps);
    end = next.end;
  }
}

function stepAt(text: string, at: number): Selection | undefined {
  if (text.startsWith('${', at)) return { steps: [null], end: closing(text, at + 1, '{', '}') };
  const quoted = /"([^"$\\]*)"/y;
  quoted.lastIndex = at;
  const found = quoted.exec(text);
  if (found) return { steps: [found[1] ?? ''], end: quoted.lastIndex };
  if (text[at] === '"') return { steps: [null], end: text.indexOf('"', at + 1) + 1 };
  return named(text, at);
}

function named(text: string, at: number): Selection | undefined {
  name.lastIndex = at;
  const found = name.exec(text);
  return found ? { steps: [found[0]], end: name.lastIndex } : undefined;
}

/** `(pkgs)` is its content; for any longer expression only its end is known. */
function parenthesized(text: string, at: number): Selection {
  const end = closing(text, at, '(', ')');
  const inner = selectionAt(text, skip(text, at + 1));
  return { steps: inner && skip(text, inner.end) === end - 1 ? inner.steps : [null], end };
}

function closing(text: string, at: number, open: string, close: string): number {
  let depth = 0;
  for (let index = at; index < text.length; index++) {
    if (text[index] === open) depth++;
    else if (text[index] === close && --depth === 0) return index + 1;
  }
  return text.length;
}

function skip(text: string, at: number): number {
  gap.lastIndex = at;
  gap.exec(text);
  return gap.lastIndex;
}

/** The selection that a name is bound to in a file, if it is one: `cfg = config.services.x;`. */
export function boundTo(text: string, variable: string): Path | undefined {
  const binding = new RegExp(`(?<![\\w.'-])${variable}\\s*=\\s*`, 'g');
  for (const found of text.matchAll(binding)) {
    const selection = selectionAt(text, found.index + found[0].length);
    if (selection && text[skip(text, selection.end)] === ';' && selection.steps.length > 1)
      return writtenOut(selection.steps);
  }
  return undefined;
}

/** The steps after the last computed one. */
export function writtenOut(steps: readonly (string | null)[]): Path {
  return steps.slice(steps.lastIndexOf(null) + 1).filter((step) => step !== null);
}
