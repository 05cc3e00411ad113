import { basename } from 'node:path';
import { plainOptions } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { writeScreenshots } from '../report/write-reports.ts';
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
    await writeWholeFile(path, formats[format].format(report, { ...plainOptions, screenshots: basename(folder) }));
    written.push(path);
  }
  for (const { format, path } of reporters) if (path === undefined) printReport(report, format, written);
}

/** @param written paths of the reports beside it */
export function printReport(report: Report, format: Reporter['format'], written: readonly string[]): void {
  const shown = terminalOptions(process.stdout, process.env);
  process.stdout.write(formats[format].format(report, { ...plainOptions, ...shown, written }));
}
