import type { Path } from './asked.ts';

/** `config.services.x.enable` as it stands in a file. */
export interface Selection {
  /** All its names, as far as they are written out: `["config", "services", "x", "enable"]`; null for one that is computed (`${system}`). */
  readonly steps: readonly (string | null)[];
  /** Where it ends in the text. */
  readonly end: number;
}

const name = /[A-Za-z_][\w'-]*/y;
const gap = /(?:\s|#[^\n]*\n|\/\*[\s\S]*?\*\/)*/y;

/** Reads the selection that begins at `offset`; undefined where none does. What it begins with may be in parentheses. */
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

/** `(pkgs)` is what is in it; of anything longer only its end is known. */
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

/** What a name is bound to in a file, if that is a selection: `cfg = config.services.x;`. */
export function boundTo(text: string, variable: string): Path | undefined {
  const binding = new RegExp(`(?<![\\w.'-])${variable}\\s*=\\s*`, 'g');
  for (const found of text.matchAll(binding)) {
    const selection = selectionAt(text, found.index + found[0].length);
    if (selection && text[skip(text, selection.end)] === ';' && selection.steps.length > 1)
      return writtenOut(selection.steps);
  }
  return undefined;
}

/** The steps behind the last one that is computed. */
export function writtenOut(steps: readonly (string | null)[]): Path {
  return steps.slice(steps.lastIndexOf(null) + 1).filter((step) => step !== null);
}
