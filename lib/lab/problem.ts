import { VirtspecError } from '../error/virtspec-error.ts';
import type { YamlKind } from './read-yaml-text.ts';

/** Something in a YAML file that must be corrected. */
export interface Problem {
  /** Keys and indices from the file's root. */
  readonly path: readonly PropertyKey[];
  /** Whether it concerns the last key itself, or its value. */
  readonly at: 'key' | 'value';
  /** One sentence without a full stop: what is wrong, and what is right. */
  readonly message: string;
}

/** A position in the file; 1-based, in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Characters to underline; at least 1. */
  readonly length: number;
}

/** A problem with its position in the text. */
export interface PlacedProblem {
  readonly place: Place;
  readonly message: string;
}

/** The text that was read. */
export interface YamlSource {
  readonly text: string;
  readonly file: string;
  readonly kind: YamlKind;
}

/** So many problems are shown: the first ones explain most of the others. */
const most = 10;

/**
 * One error for all problems, the first ten each with its line and a caret under it:
 *
 *     lab.yaml:14:5: unknown key 'memroy'; did you mean 'memory'?
 *       14 |     memroy: 2 GiB
 *          |     ^^^^^^
 */
export function yamlError(
  { text, file, kind }: YamlSource,
  code: 'not-yaml' | 'invalid',
  problems: readonly PlacedProblem[],
): VirtspecError {
  const lines = text.split(/\r\n|\r|\n/);
  const sorted = [...problems].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const first = sorted[0]?.place.line;
  const more = sorted.length > most ? [`and ${sorted.length - most} more`] : [];
  return new VirtspecError({
    code: `${kind.code}-${code}`,
    kind: 'usage',
    what: sorted.length === 1 ? `${file} has an error on line ${first}` : `${file} has ${sorted.length} errors`,
    why: [...sorted.slice(0, most).map((problem) => block(file, lines, problem)), ...more].join('\n'),
    fix: `Correct the ${kind.name}; editors can validate it with ${kind.schema}.`,
  });
}

function block(file: string, lines: readonly string[], { place, message }: PlacedProblem): string {
  const number = String(place.line);
  // A very long line (a lab in one line of JSON) is cut around the position.
  const start = Math.max(0, place.column - 1 - 60);
  const line = (lines[place.line - 1] ?? '').slice(start, start + 120).replaceAll('\t', ' ');
  const indent = place.column - 1 - start;
  const carets = '^'.repeat(Math.max(1, Math.min(place.length, line.length - indent)));
  const margin = ' '.repeat(number.length);
  return [
    `${file}:${place.line}:${place.column}: ${message}`,
    `  ${number} | ${line}`,
    `  ${margin} | ${' '.repeat(indent)}${carets}`,
  ].join('\n');
}
