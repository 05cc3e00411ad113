import { basename } from 'node:path';
import { type FormatOptions, plainOptions } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { writeReports, writeScreenshots } from '../report/write-reports.ts';
import { disarmed, repositoryFile, tellGitHub } from './github-actions.ts';
import { type Reporter, screenshotFolder } from './reporters.ts';

/**
 * Files first, so that what stands on standard output can name them.
 * @throws VirtspecError `report-not-written`
 */
export async function writeAsAsked(report: Report, reporters: readonly Reporter[]): Promise<void> {
  const written: string[] = [];
  for (const { format, path } of reporters) {
    if (path === undefined) continue;
    const folder = screenshotFolder(path);
    await writeScreenshots(report, folder);
    await writeWholeFile(path, formats[format].format(report, fileOptions({ screenshots: basename(folder) })));
    written.push(path);
  }
  for (const { format, path } of reporters) if (path === undefined) printReport(report, format, written);
}

/**
 * Where nothing was asked for: the terminal, and GitHub where it runs this.
 * @param folder for the reports in files; without one there are none
 * @throws VirtspecError `report-not-written`
 */
export async function writeAsUsual(report: Report, folder?: string): Promise<void> {
  printReport(report, 'terminal', folder === undefined ? [] : await writeReports(report, folder));
  await tellGitHub(() => ({
    commands: formats.github.format(report, fileOptions()),
    summary: formats.markdown.format(report, fileOptions({ screenshots: `${folder}/verify`, pictures: false })),
  }));
}

function printReport(report: Report, format: Reporter['format'], written: readonly string[]): void {
  const shown = terminalOptions(process.stdout, process.env);
  const text = formats[format].format(report, fileOptions({ ...shown, written }));
  process.stdout.write(format === 'terminal' ? disarmed(text) : text);
}

function fileOptions(options: Partial<FormatOptions> = {}): FormatOptions {
  return { ...plainOptions, repositoryFile: (source) => repositoryFile(source), ...options };
}
