import { CommanderError } from 'commander';
import { didYouMean } from '../error/did-you-mean.ts';
import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { annotate, disarmed, underGitHubActions } from './github-actions.ts';

/**
 * Prints an error as three lines (what, why, fix) on standard error; its stack and causes with `--debug` only.
 * @returns the exit code
 */
export function printError(error: unknown, debug: boolean): number {
  // Asking for help is not an error, and neither is an empty command line, which prints the help.
  if (error instanceof CommanderError && error.code.startsWith('commander.help')) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  return print(error instanceof CommanderError ? commandLineError(error) : error, debug);
}

function print(error: unknown, debug: boolean): number {
  process.stderr.write(disarmed(`${describe(error)}\n`));
  if (underGitHubActions()) annotate({ kind: 'error', ...annotationOf(error) });
  if (debug) process.stderr.write(`\n${stackOf(error)}\n`);
  return exitCodeOf(error);
}

/** Commander’s message: `error: unknown option '--lap'`, and on a separate line `(Did you mean --lab?)`. */
function commandLineError({ message, code }: CommanderError): VirtspecError {
  const [what = '', ...others] = message.replace(/^error: /, '').split('\n');
  const file = /^unknown command '(.+\.ya?ml)'$/.exec(what)?.[1];
  const suggestion = file
    ? `Did you mean virtspec verify --lab ${file}?`
    : (/\((Did you mean .*)\)/.exec(others.join(' '))?.[1] ?? choiceIn(what));
  return new VirtspecError({
    code: code.replace('commander.', 'command-line-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    kind: 'usage',
    what,
    fix: suggestion ?? 'Run `virtspec --help` or `virtspec COMMAND --help` to list commands and options.',
  });
}

/** The closest allowed value, else all of them: `'sandbx' is invalid. Allowed choices are rendered, sandbox, host.` */
function choiceIn(what: string): string | undefined {
  const [, value = '', choices] =
    /'([^']*)' is invalid(?: for argument '[^']*')?\. Allowed choices are (.*)\.$/s.exec(what) ?? [];
  if (choices === undefined) return undefined;
  return didYouMean(value, choices.split(', ')).replace('; did', 'Did') || `Use one of ${choices}.`;
}

function annotationOf(error: unknown): { readonly title: string; readonly message: string } {
  const known = error instanceof VirtspecError;
  return { title: known ? error.code : 'a bug in virtspec', message: describe(error) };
}

function describe(error: unknown): string {
  if (!(error instanceof VirtspecError)) {
    const message = error instanceof Error ? error.message : String(error);
    return `error: internal error in virtspec: ${message}\n  fix: Run again with --debug, and report the output.`;
  }
  const lines = [`error: ${error.what}`];
  if (error.why !== undefined) lines.push(`  why: ${indent(error.why)}`);
  if (error.fix !== undefined) lines.push(`  fix: ${indent(error.fix)}`);
  return lines.join('\n');
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n       ');
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${stackOf(error.cause)}`;
}
