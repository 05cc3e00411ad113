import { VirtspecError } from '../error/virtspec-error.ts';

/**
 * What Nix said, reduced to the innermost message and the place in the user's own files that leads to it.
 *
 * @param stderr of `nix-instantiate --show-trace`
 * @param folder the user's own; without a place in it, the innermost place that Nix names
 */
export function nixError(stderr: string, folder: string): VirtspecError {
  const text = stripAnsi(stderr);
  const places = [...text.matchAll(/(\/[^\n:]+):(\d+):(\d+)/g)].map(([place, file]) => ({ place, file: file ?? '' }));
  const inward = errorFirst(text) ? places : places.toReversed();
  const place = inward.find(({ file }) => file.startsWith(`${folder}/`)) ?? inward[0];
  return new VirtspecError({
    code: 'nix-evaluation-failed',
    kind: 'usage',
    what: 'Nix could not evaluate the lab',
    why: innermost(text) + (place ? `, at ${place.place}` : ''),
    fix: `Mend the Nix code in ${folder}.`,
    cause: new Error(text.trim()),
  });
}

/** Nix before 2.20 prints the error and then the way to it; later the way, and then the error. */
function errorFirst(text: string): boolean {
  return /(?:^|\n)\s*error: *\S/.exec(text)?.index === /(?:^|\n)\s*error:/.exec(text)?.index;
}

/** What Nix has to say, on one line, without the way it took there. */
export function innermostMessage(stderr: string): string {
  return innermost(stripAnsi(stderr));
}

/** The last message: what stands behind the last `error:` that has a text of its own. */
function innermost(text: string): string {
  const messages = text
    .split(/(?:^|\n)\s*error: */)
    .slice(1)
    .map(paragraph)
    .filter((message) => message !== '' && !message.startsWith('…'));
  return messages.at(-1) ?? (text.trim() || 'it said nothing');
}

/** Up to the first blank line, place or trace, on one line. */
function paragraph(text: string): string {
  return (text.split(/\n\s*\n|\n\s*(?:at |…)/)[0] ?? '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/, at \/.*$/, '');
}

function stripAnsi(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
