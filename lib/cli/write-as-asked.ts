import { basename } from 'node:path';
import { findOutputPlace, requireOutputPlace } from '../process/output-place.ts';
import { type FormatOptions, plainOptions } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { type ReportPlace, reportPaths, writeReports, writeScreenshots } from '../report/write-reports.ts';
import { disarmed, repositoryFile, tellGitHub } from './github-actions.ts';
import { keepRun } from './kept-runs.ts';
import { type Reporter, screenshotFolder } from './reporters.ts';

/**
 * Refuses places that `writeAsAsked` or `writeAsUsual` could not write to, before the run starts.
 * @throws VirtspecError `output-place`, `output-not-writable`
 */
export async function requireWritable(reporters: readonly Reporter[] | undefined, place?: ReportPlace): Promise<void> {
  const usual = place === undefined ? [] : reportPaths(place);
  const paths = reporters ? reporters.flatMap(({ path }) => path ?? []) : usual;
  for (const path of paths) await requireOutputPlace(path);
}

/** How much the terminal shows. */
interface Shown {
  readonly verbose?: boolean;
}

/**
 * Files first, so that the text on standard output can name them.
 * @throws VirtspecError `report-not-written`
 */
export async function writeAsAsked(
  report: Report,
  reporters: readonly Reporter[],
  { verbose = false }: Shown = {},
): Promise<void> {
  const written: string[] = [];
  for (const { format, path } of reporters) {
    if (path === undefined) continue;
    const folder = screenshotFolder(path);
    // There is no place for screenshots next to a device or a pipe.
    if ((await findOutputPlace(path)).kind === 'file') await writeScreenshots(report, folder);
    await writeWholeFile(
      path,
      await formats[format].format(report, fileOptions({ screenshots: basename(folder), verbose })),
    );
    written.push(path);
  }
  for (const { format, path } of reporters)
    if (path === undefined) await printReport(report, format, { written, verbose });
}

/**
 * The default: the terminal, and GitHub under GitHub Actions. A plan is not a fault: GitHub gets it as a summary, without annotations.
 * @param place for the reports in files; without it there are none
 * @throws VirtspecError `report-not-written`
 */
export async function writeAsUsual(
  report: Report,
  place?: ReportPlace,
  { verbose = false }: Shown = {},
): Promise<void> {
  const written =
    place === undefined
      ? []
      : await writeAndKeep(report, place).catch(async (error) => {
          await printReport(report, 'terminal', { written: [], verbose });
          throw error;
        });
  await printReport(report, 'terminal', { written, verbose });
  await tellGitHub(() => ({
    commands: report.command === 'plan' ? '' : formats.github.format(report, fileOptions()),
    summary: formats.markdown.format(report, fileOptions({ screenshots: screenshotsOf(place), pictures: false })),
  }));
}

async function writeAndKeep(report: Report, place: ReportPlace): Promise<string[]> {
  const written = await writeReports(report, place);
  await keepRun(report, place);
  return written;
}

function screenshotsOf(place: ReportPlace | undefined): string {
  return place === undefined ? '' : `${place.folder}/${place.stem}`;
}

async function printReport(
  report: Report,
  format: Reporter['format'],
  options: Pick<FormatOptions, 'written' | 'verbose'>,
): Promise<void> {
  const shown = terminalOptions(process.stdout, process.env);
  const text = await formats[format].format(report, fileOptions({ ...shown, ...options }));
  process.stdout.write(format === 'terminal' ? disarmed(text) : text);
}

function fileOptions(options: Partial<FormatOptions> = {}): FormatOptions {
  return { ...plainOptions, repositoryFile: (source) => repositoryFile(source), ...options };
}
