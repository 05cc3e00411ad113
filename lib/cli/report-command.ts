import { join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { compareFindings } from '../finding/compare.ts';
import { compareReports, isWorse } from '../report/compare.ts';
import { mergeReports, type SeveralRuns } from '../report/merge.ts';
import { nameRuns } from '../report/name-runs.ts';
import { readReport } from '../report/read-report.ts';
import type { Report } from '../report/report.ts';
import { decisionCodes, verdictCodes } from './exit-code.ts';
import { keptRuns } from './kept-runs.ts';
import { parseReporters } from './reporters.ts';
import { requireWritable, writeAsAsked } from './write-as-asked.ts';

interface ReportCommandOptions {
  readonly merge?: boolean;
  readonly compare?: boolean;
  readonly reporter?: readonly string[];
  readonly output: string;
  readonly verbose?: boolean;
}

/**
 * `virtspec report`.
 * @returns the exit code: that of the run, or of the comparison
 */
export async function reportCommand(files: readonly string[], options: ReportCommandOptions): Promise<number> {
  const reporters = parseReporters(options.reporter ?? ['terminal']);
  await requireWritable(reporters);
  const { report, code } = await made(files, options);
  await writeAsAsked(report, reporters, options);
  return code;
}

interface Made {
  readonly report: Report;
  readonly code: number;
}

async function made(
  files: readonly string[],
  { merge, compare: comparing, output }: ReportCommandOptions,
): Promise<Made> {
  if (comparing) return compared(await pairOf(files, output));
  if (merge) return single(await merged(files));
  if (files.length > 1) throw unclear(files.length);
  return single(await readReport(files[0] ?? join(output, 'verify.json')));
}

function single(report: Report): Made {
  return { report, code: report.gate ? decisionCodes[report.gate.decision] : verdictCodes[report.verdict] };
}

async function merged(files: readonly string[]): Promise<Report> {
  const read = await Promise.all(files.map(async (path) => ({ path, report: await readReport(path) })));
  const [first, second, ...others] = nameRuns(read);
  if (!first || !second) {
    throw new VirtspecError({
      code: 'report-merge-few',
      kind: 'usage',
      what: '--merge requires at least two reports',
      fix: 'Name them: virtspec report --merge lab1.json lab2.json',
    });
  }
  const runs: SeveralRuns = [first, second, ...others];
  requireSameCommand(runs.map(({ report }) => report.command));
  return mergeReports(runs);
}

/** The earlier and the later run; by default the last two. */
async function pairOf(files: readonly string[], output: string): Promise<readonly [Report, Report]> {
  const paths = files.length === 0 ? (await keptRuns({ folder: output, stem: 'verify' })).slice(-2) : files;
  const [before, after, ...others] = paths;
  if (before === undefined || after === undefined || others.length > 0) throw notTwo(files, output);
  const pair = [await readReport(before), await readReport(after)] as const;
  requireSameCommand(pair.map(({ command }) => command));
  return pair;
}

function compared([before, after]: readonly [Report, Report]): Made {
  const worse = isWorse(compareFindings(before.findings, after.findings));
  return { report: compareReports(before, after), code: worse ? 1 : after.verdict === 'INCOMPLETE' ? 3 : 0 };
}

function requireSameCommand(commands: readonly string[]): void {
  const distinct = [...new Set(commands)];
  if (distinct.length === 1) return;
  throw new VirtspecError({
    code: 'reports-differ',
    kind: 'usage',
    what: `the reports are of different commands: ${distinct.join(', ')}`,
    fix: 'Name reports of one command.',
  });
}

function unclear(count: number): VirtspecError {
  return new VirtspecError({
    code: 'report-several',
    kind: 'usage',
    what: `${count} reports were named, and one is shown at a time`,
    fix: 'Add --merge to make one report of them, or --compare for two.',
  });
}

function notTwo(files: readonly string[], output: string): VirtspecError {
  const none = files.length === 0;
  return new VirtspecError({
    code: 'report-compare-two',
    kind: 'usage',
    what: none
      ? `${output} does not have two whole runs yet`
      : `--compare requires two reports, and ${files.length} were named`,
    ...(none && { why: 'a run of selected checks (--select, --last-failed) does not count' }),
    fix: none
      ? 'Run virtspec verify once more without a selection, or name two reports.'
      : 'Name the earlier one, then the later one: virtspec report --compare before.json after.json',
  });
}
