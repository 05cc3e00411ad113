import { dirname, join, parse } from 'node:path';
import leven from 'leven';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type FormatName, formatNames, isFormatName } from '../report/formats.ts';

/** One `--reporter`: a format, and the file it goes to; without one, standard output. */
export interface Reporter {
  readonly format: FormatName;
  readonly path: string | undefined;
}

/**
 * Reads `FORMAT[:PATH]`s.
 * @throws VirtspecError `reporter-unknown`, with the nearest format; `reporter-path` for an empty one; `reporter-conflict` when two
 *   would share standard output or a file
 */
export function parseReporters(texts: readonly string[]): readonly Reporter[] {
  const reporters = texts.map(parseReporter);
  const places = reporters.map(({ path }) => path ?? 'standard output');
  const shared = places.find((place, index) => places.indexOf(place) !== index);
  if (shared === undefined) return reporters;
  throw new VirtspecError({
    code: 'reporter-conflict',
    kind: 'usage',
    what: `two reporters would write to ${shared}`,
    fix: 'Give each a file of its own: --reporter json:reports/verify.json',
  });
}

/** Folder of the screenshots that belong to a report in `path`: its own name without the ending. */
export function screenshotFolder(path: string): string {
  return join(dirname(path), parse(path).name);
}

function parseReporter(text: string): Reporter {
  const [name = '', ...rest] = text.split(':');
  if (!isFormatName(name)) throw unknownFormat(name);
  if (rest.length === 0) return { format: name, path: undefined };
  const path = rest.join(':');
  if (path === '') throw noPath(name);
  return { format: name, path };
}

function unknownFormat(name: string): VirtspecError {
  const nearest = [...formatNames].sort((a, b) => leven(a, name) - leven(b, name))[0];
  return new VirtspecError({
    code: 'reporter-unknown',
    kind: 'usage',
    what: `there is no reporter ${JSON.stringify(name)}`,
    why: `the formats are ${formatNames.join(', ')}`,
    fix: `Did you mean ${nearest}?`,
  });
}

function noPath(name: FormatName): VirtspecError {
  return new VirtspecError({
    code: 'reporter-path',
    kind: 'usage',
    what: `--reporter ${name}: names no file`,
    fix: `Give one after the colon, or leave the colon out for standard output.`,
  });
}
