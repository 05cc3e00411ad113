import { type Document, LineCounter, parseDocument } from 'yaml';
import { type PlacedProblem, type Problem, type YamlSource, yamlError } from './problem.ts';
import type { YamlKind } from './read-yaml-text.ts';
import { YamlReader, yamlSayings } from './yaml-reader.ts';

/** What a text is parsed as. */
export interface ParsedKind extends YamlKind {
  /** The paths of mappings whose keys are names; `*` stands for a name. */
  readonly named: readonly string[];
}

/** The values of a YAML text, with the position of each. */
export interface YamlDocument {
  /** Mappings of names are `Map`s, other mappings objects. Keys are the literal text: `0123` is not a number. */
  readonly value: unknown;
  /** The 1-based line of a key; undefined if there is none. */
  lineOf(path: readonly string[]): number | undefined;
  /** The error for problems found in `value`. */
  error(problems: readonly Problem[]): Error;
}

/**
 * Reads YAML 1.2, with merge keys (`<<`).
 *
 * @param file for the message
 * @throws VirtspecError `<code>-not-yaml`, with every position: syntax, a duplicate key, an alias without anchor or one that expands without end
 */
export function parseYaml(text: string, file: string, kind: ParsedKind): YamlDocument {
  const lineCounter = new LineCounter();
  const source = { text, file, kind };
  const document = compose(source, lineCounter);
  const placed = (offset: number, end: number, message: string): PlacedProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { place: { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, end - offset) }, message };
  };
  const complaints = [...document.errors, ...document.warnings].map(({ pos: [from, to], code, message }) =>
    placed(from, to, yamlSayings[code] ?? message),
  );
  if (complaints.length > 0) throw yamlError(source, 'not-yaml', complaints);

  const reader = new YamlReader(document, kind.named, (node, message) => {
    const [from = 0, to = from + 1] = node.range ?? [];
    throw yamlError(source, 'not-yaml', [placed(from, to, message)]);
  });
  const error = (problems: readonly Problem[]) => {
    const withPlaces = problems.map(({ path, at, message }): PlacedProblem => {
      const [from = 0, to = from + 1] = reader.nodeAt(path, at)?.range ?? [];
      return placed(from, firstLineEnd(text, from, to), message);
    });
    return yamlError(source, 'invalid', withPlaces);
  };
  const lineOf = (path: readonly string[]) => {
    const [offset] = reader.nodeAt(path, 'key')?.range ?? [];
    return offset === undefined ? undefined : lineCounter.linePos(offset).line;
  };
  return { value: reader.read(), lineOf, error };
}

function compose(source: YamlSource, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(source.text, { lineCounter, prettyErrors: false });
  } catch (cause) {
    // yaml recurses with the nesting of the document.
    if (!(cause instanceof RangeError)) throw cause;
    const place = { line: 1, column: 1, length: 1 };
    throw yamlError(source, 'not-yaml', [{ place, message: 'nested too deeply' }]);
  }
}

function firstLineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? to : Math.min(to, end);
}
