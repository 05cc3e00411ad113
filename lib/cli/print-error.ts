import { CommanderError } from 'commander';
import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { annotate, disarmed, underGitHubActions } from './github-actions.ts';

/**
 * Prints an error as three lines (what, why, fix) on standard error; its stack and causes with `--debug` only.
 * @returns the exit code
 */
export function printError(error: unknown, debug: boolean): number {
  // Commander has said its own piece by now; asking for help is no mistake.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(disarmed(`${describe(error)}\n`));
  if (underGitHubActions()) annotate({ kind: 'error', ...annotationOf(error) });
  if (debug) process.stderr.write(`\n${stackOf(error)}\n`);
  return exitCodeOf(error);
}

function annotationOf(error: unknown): { readonly title: string; readonly message: string } {
  const known = error instanceof VirtspecError;
  return { title: known ? error.code : 'a defect of virtspec', message: describe(error) };
}

function describe(error: unknown): string {
  if (!(error instanceof VirtspecError)) {
    const message = error instanceof Error ? error.message : String(error);
    return `error: virtspec itself failed: ${message}\n  fix: Run again with --debug, and report what it prints.`;
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
