import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { appendFile, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { type Annotation, workflowCommand } from '../report/github/command.ts';
import { fitSummary, summaryLimit } from '../report/github/summary.ts';

/** Whether this process is of a step of GitHub Actions, whose runner obeys what is printed. */
export function underGitHubActions(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.GITHUB_ACTIONS === 'true';
}

/** What a command tells GitHub beside what it prints for people. */
export interface Told {
  /** Lines of workflow commands. */
  readonly commands: string;
  /** Markdown. */
  readonly summary: string;
}

/** Under GitHub Actions: annotates the run, and adds to the step's summary. It fails nothing: a summary that cannot be written is told. */
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

/** One annotation, on standard error: standard output may be a program's. */
export function annotate(annotation: Annotation): void {
  process.stderr.write(`${workflowCommand(annotation)}\n`);
}

/**
 * `text` as it may be printed: under GitHub Actions between a pair of commands that keep the runner from obeying what is in it, since
 * names and values come from the lab. (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, stop-commands)
 */
export function disarmed(text: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!underGitHubActions(env)) return text;
  const token = randomBytes(16).toString('hex');
  return `::stop-commands::${token}\n${text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;
}

/**
 * The path of evidence from the top of the repository (GitHub's checkout, else the working directory); undefined for what is no file
 * in there, such as a command.
 */
export function repositoryFile(source: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = relative(resolve(env.GITHUB_WORKSPACE || '.'), resolve(source));
  if (path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)) return undefined;
  return statSync(resolve(source), { throwIfNoEntry: false })?.isFile() ? path : undefined;
}
