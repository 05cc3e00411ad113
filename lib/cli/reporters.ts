import { dirname, join, parse, resolve } from 'node:path';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type FormatName, formatNames } from '../report/format-names.ts';

/** One `--reporter`: a format, and its file; without one, standard output. */
export interface Reporter {
  readonly format: FormatName;
  readonly path: string | undefined;
}

/**
 * Parses `FORMAT[:PATH]`s.
 * @throws VirtspecError `reporter-unknown`, with the closest format; `reporter-path` for an empty one; `reporter-conflict` if two would share
 *   standard output or a file
 */
export function parseReporters(texts: readonly string[]): readonly Reporter[] {
  const reporters = texts.map(parseReporter);
  const places = reporters.map(({ path }) => (path === undefined ? 'standard output' : resolve(path)));
  const shared = places.find((place, index) => places.indexOf(place) !== index);
  if (shared === undefined) return reporters;
  throw new VirtspecError({
    code: 'reporter-conflict',
    kind: 'usage',
    what: `two reporters would write to ${shared}`,
    fix: 'Give each its own file: --reporter json:reports/verify.json',
  });
}

/** Folder of the screenshots of a report in `path`: its name without the extension, which must not be the report's own path. */
export function screenshotFolder(path: string): string {
  const { name, ext } = parse(path);
  return join(dirname(path), ext === '' ? `${name}-screenshots` : name);
}

/** Other names of standard output. */
const standardOutput: readonly string[] = ['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1'];

function parseReporter(text: string): Reporter {
  const [name = '', ...rest] = text.split(':');
  const format = formatNames.find((known) => known === name);
  if (format === undefined) throw unknownFormat(name);
  if (rest.length === 0) return { format, path: undefined };
  const path = rest.join(':');
  if (path === '') throw noPath(format);
  return { format, path: standardOutput.includes(path) ? undefined : path };
}

function unknownFormat(name: string): VirtspecError {
  return new VirtspecError({
    code: 'reporter-unknown',
    kind: 'usage',
    what: `unknown reporter ${JSON.stringify(name)}`,
    why: `the formats are ${formatNames.join(', ')}`,
    fix: didYouMean(name, formatNames).replace('; did', 'Did') || 'Use one of these.',
  });
}

function noPath(name: string): VirtspecError {
  return new VirtspecError({
    code: 'reporter-path',
    kind: 'usage',
    what: `--reporter ${name}: has no path`,
    fix: `Add a path after the colon, or remove the colon to print to standard output.`,
  });
}
