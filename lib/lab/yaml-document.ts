import { type Document, LineCounter, parseDocument } from 'yaml';
import { labError, type PlacedProblem, type Problem } from './problem.ts';
import { YamlReader, yamlSayings } from './yaml-reader.ts';

/** A YAML text as values, with the place of each. */
export interface YamlDocument {
  /** Mappings of names are `Map`s, other mappings objects. Keys are the text that stands there: `0123` is no number. */
  readonly value: unknown;
  /** The error for problems found in `value`. */
  error(problems: readonly Problem[]): Error;
}

/**
 * Reads YAML 1.2, with merge keys (`<<`).
 *
 * @param file for the message
 * @throws VirtspecError `lab-not-yaml`, with every place: syntax, a key that is there twice, an alias without anchor or one that
 *   expands without end
 */
export function parseYaml(text: string, file: string): YamlDocument {
  const lineCounter = new LineCounter();
  const document = compose(text, file, lineCounter);
  const placed = (offset: number, end: number, message: string): PlacedProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { place: { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - offset) }, message };
  };
  const complaints = [...document.errors, ...document.warnings].map(({ pos: [from, to], code, message }) =>
    placed(from, to, yamlSayings[code] ?? message),
  );
  if (complaints.length > 0) throw labError('lab-not-yaml', file, text, complaints);

  const reader = new YamlReader(document, (node, message) => {
    const [from = 0, to = from + 1] = node.range ?? [];
    throw labError('lab-not-yaml', file, text, [placed(from, to, message)]);
  });
  const error = (problems: readonly Problem[]) => {
    const withPlaces = problems.map(({ path, at, message }): PlacedProblem => {
      const [from = 0, to = from + 1] = reader.nodeAt(path, at)?.range ?? [];
      return placed(from, firstLineEnd(text, from, to), message);
    });
    return labError('lab-invalid', file, text, withPlaces);
  };
  return { value: reader.read(), error };
}

function compose(text: string, file: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (cause) {
    // yaml follows the nesting with its own calls.
    if (!(cause instanceof RangeError)) throw cause;
    const place = { line: 1, column: 1, length: 1 };
    throw labError('lab-not-yaml', file, text, [{ place, message: 'nested without end' }]);
  }
}

function firstLineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? to : Math.min(to, end);
}
