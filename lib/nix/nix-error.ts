import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { packageFile } from '../package-file.ts';
import { saysOldNix } from './old-nix.ts';
import type { Missing } from './wish.ts';

/**
 * Nix's error, reduced to the innermost message and the position in the user's own files that leads to it.
 *
 * @param stderr of `nix-instantiate --show-trace`
 * @param folder the user's own; if no position is in it, the innermost position that Nix names is used. If the outermost expression of a file fails,
 *   Nix before 2.20 names no line
 * @returns `nix-evaluation-failed` (usage), or `nix-fetch-failed`, `nix-too-old` (environment)
 */
export function nixError(stderr: string, folder: string): VirtspecError {
  const text = stripAnsi(stderr);
  const places = [...text.matchAll(/(\/[^\n:]+):\d+:\d+|while evaluating the file '(\/[^\n']+)'/g)].map(
    ([place, file, whole]) =>
      whole ? { place: whole, file: whole, line: false } : { place, file: file ?? '', line: true },
  );
  const inward = errorFirst(text) ? places : places.toReversed();
  const message = gitsWords(text) ?? argumentWanted(text) ?? innermost(text);
  const cause = new Error(text.trim());
  if (saysOldNix(message)) {
    return new VirtspecError({
      code: 'nix-too-old',
      kind: 'environment',
      what: 'this Nix is too old for the flake.lock of the lab',
      why: message,
      fix: 'Use Nix 2.18 or later, or render lists and modules without the flake’s nixpkgs (`--nixpkgs stub`).',
      cause,
    });
  }
  const own = inward.find(({ file }) => file.startsWith(`${folder}/`));
  // Errors thrown by virtspec's own expressions are reported by their message, without a position in them.
  const foreign = inward.find(({ file, line }) => line && !file.startsWith(`${expressions}/`));
  const place = message.startsWith(ours) ? (message.includes(takesType) ? undefined : own) : (own ?? foreign);
  const why = message.replace(ours, '') + (place ? `, ${place.line ? 'at' : 'in'} ${place.place}` : '');
  if (isFetchFailure(message)) {
    return new VirtspecError({
      code: 'nix-fetch-failed',
      kind: 'environment',
      what: 'Nix could not fetch a source that the lab requires',
      why,
      fix: 'Give Nix access to it, or remove it from the lab.',
      cause,
    });
  }
  return new VirtspecError({
    code: 'nix-evaluation-failed',
    kind: 'usage',
    what: 'Nix could not evaluate the lab',
    why,
    fix: fixOf(message, folder),
    cause,
  });
}

function fixOf(message: string, folder: string): string {
  const [, type, found] = /'NixVirt: expected (.+), found (\w+)'/.exec(message) ?? [];
  if (type !== undefined) {
    const example = type === 'int' && found === 'string' ? ' (`count = 2`, not `count = "2"`)' : '';
    return `Find the attribute in ${folder} whose value is a ${found} where NixVirt takes ${article(type)}${example}; NixVirt does not name it.`;
  }
  if (message.startsWith(ours) && message.includes(takesType)) return fixType(message);
  const [, unknown, all] = /has the option '([^']+)'.* which NixVirt does not know; it knows (.+)$/.exec(message) ?? [];
  if (message.startsWith(ours) && unknown !== undefined && all !== undefined) {
    const near = didYouMean(unknown, all.split(', ')).replace(/^; did you mean '(.+)'\?$/, 'Write `$1` for `UNKNOWN`.');
    return near === '' ? `Remove it, or move it into the definition.` : near.replace('UNKNOWN', () => unknown);
  }
  const [, argument] = /requires the argument '([^']+)'; lists are called with/.exec(message) ?? [];
  if (message.startsWith(ours) && argument !== undefined) return fixArgument(argument);
  const [, name = '', known] = /has no (?:[\w-]+\.|connection )(\S+); it has (.+)$/.exec(message) ?? [];
  if (message.startsWith(ours) && known !== undefined) {
    const near = didYouMean(name, known.split(', ')).replace('; did', 'Did');
    return `${near ? `${near} ` : ''}Name one that it has under \`source\` in the lab file.`;
  }
  return `Fix the Nix code in ${folder}.`;
}

/** In the words of typed.nix, which names the places too. */
function fixType(message: string): string {
  const [, path, meant] = /: (\S+) (?:\([^)]+:\d+\) )?is .+; did you mean (.+)\?$/.exec(message) ?? [];
  if (path !== undefined && meant !== undefined && !/\?; /.test(message)) return `Write \`${path} = ${meant};\`.`;
  return 'Give it a value of that type (libvirt’s documentation of the element says what its keys mean).';
}

/** render.nix calls a list with NixVirt alone; another argument comes from the module that imports the list. */
function fixArgument(argument: string): string {
  const near = didYouMean(argument, ['NixVirt']).replace('; did', 'Did');
  const more = `Begin the file with \`{ NixVirt }:\`, and take the library from NixVirt.lib. A list that needs more is verified with the module that imports it: \`source: { flake: ".#HOST" }\`.`;
  return near ? `${near} Begin the file with \`{ NixVirt }:\`.` : more;
}

/** NixVirt's words for types: `int`, `path or string`. */
function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

/** Positions in these are of no use to the user. */
const expressions = packageFile('lib');

/** In the words of typed.nix, which has the places of Nix code. */
const takesType = ', and NixVirt takes ';

/** Prefix of the messages that our expressions throw. */
const ours = 'virtspec: ';

/** A module argument that is not passed: nixpkgs' lib only reports a missing attribute. */
function argumentWanted(text: string): string | undefined {
  const missing = missingIn(text);
  const name = missing?.file.endsWith('/lib/modules.nix') && /attribute '([^']+)'/.exec(missing.message)?.[1];
  return name
    ? `a module requires the argument '${name}', which is not passed to it (specialArgs, _module.args)`
    : undefined;
}

/** git prints the reason on a separate line; Nix reports only that it failed. */
function gitsWords(text: string): string | undefined {
  const exit = /program 'git' failed[^\n]*/.exec(text)?.[0];
  const said = /^\s*fatal: (.*)$/m.exec(text)?.[1];
  return exit && said && `${exit}: ${said}`;
}

/** As worded by Nix 2.8 to 2.28 (`filetransfer.cc`, `git.cc`, `fetchers.cc`). */
function isFetchFailure(message: string): boolean {
  return /unable to download|[Cc]ould ?n.?t resolve host|(?:unable|failed) to fetch|cannot (?:fetch|connect|find flake)|program 'git' failed/.test(
    message,
  );
}

/** Nix before 2.20 prints the error and then the trace; later releases print the trace first. */
function errorFirst(text: string): boolean {
  return /(?:^|\n)\s*error: *\S/.exec(text)?.index === /(?:^|\n)\s*error:/.exec(text)?.index;
}

/** What Nix missed, and where; undefined if the error is of another kind. */
export function missingIn(stderr: string): Missing | undefined {
  const place = /(attribute '[^']+' missing|undefined variable '[^']+')\s+at (\/[^\n]+?):(\d+):(\d+)/g;
  const [, message = '', file = '', line, column] = [...stripAnsi(stderr).matchAll(place)].at(-1) ?? [];
  return file === '' ? undefined : { message, file, line: Number(line), column: Number(column) };
}

/** Nix's message on one line, without the trace. */
export function innermostMessage(stderr: string): string {
  return innermost(stripAnsi(stderr));
}

/** The last message: the text after the last `error:` that has one. */
function innermost(text: string): string {
  const messages = text
    .split(/(?:^|\n)\s*error: */)
    .slice(1)
    .map(paragraph)
    .filter((message) => message !== '' && !message.startsWith('…'));
  return messages.at(-1) ?? (text.trim() || 'Nix printed no message');
}

/** Up to the first blank line, position or trace, on one line. */
function paragraph(text: string): string {
  return (text.split(/\n\s*\n|\n\s*(?:at |…)/)[0] ?? '')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/, at \/.*$/, '');
}

function stripAnsi(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
