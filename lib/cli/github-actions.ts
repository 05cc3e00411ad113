import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { appendFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type Annotation, workflowCommand } from '../report/github/command.ts';
import { fitSummary, summaryLimit } from '../report/github/summary.ts';

/** Whether this process belongs to a step of GitHub Actions, whose runner executes commands in the output. */
export function underGitHubActions(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.GITHUB_ACTIONS === 'true';
}

/** What a command reports to GitHub in addition to its terminal output. */
export interface Told {
  /** Lines of workflow commands. */
  readonly commands: string;
  /** Markdown. */
  readonly summary: string;
}

/**
 * Under GitHub Actions: annotates the run, and adds to the step's summary. Never fails the run: if the summary cannot be written, that is reported.
 */
export async function tellGitHub(tell: () => Told, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!underGitHubActions(env)) return;
  const { commands, summary } = tell();
  process.stdout.write(commands);
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  try {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    await appendFile(file, fitSummary(summary, summaryLimit - size));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    annotate({ kind: 'warning', title: 'the summary was not written', message });
  }
}

/** One annotation, on standard error, because standard output may be read by a program. */
export function annotate(annotation: Annotation): void {
  process.stderr.write(`${workflowCommand(annotation)}\n`);
}

/**
 * `text` in a printable form: under GitHub Actions it is enclosed in a pair of commands that stop the runner from executing its content, because
 * names and values come from the lab. (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, stop-commands)
 */
export function disarmed(text: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!underGitHubActions(env)) return text;
  const token = randomBytes(16).toString('hex');
  return `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;
}

/**
 * The path of evidence from the root of the repository (GitHub's checkout, else the working directory); undefined if it is not a file in there, such
 * as a command.
 */
export function repositoryFile(source: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = relative(resolve(env.GITHUB_WORKSPACE || '.'), resolve(source));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return statSync(resolve(source), { throwIfNoEntry: false })?.isFile() ? path : undefined;
}
