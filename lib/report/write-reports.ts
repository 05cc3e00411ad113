import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plainOptions } from './format.ts';
import type { FormatName } from './format-names.ts';
import { formats } from './formats.ts';
import type { Report } from './report.ts';
import { screenshotsOf } from './screenshot-name.ts';
import { writeWholeFile } from './write-file.ts';

/** The formats that a run writes to files. */
const kept: readonly FormatName[] = ['html', 'markdown', 'json', 'junit'];

/** Where a command writes its reports: `reports/verify.html`, `.md`, `.json`, `.xml`. */
export interface ReportPlace {
  readonly folder: string;
  /** Name of each file, without its extension. */
  readonly stem: string;
}

/** The files that `writeReports` writes, apart from screenshots. */
export function reportPaths({ folder, stem }: ReportPlace): string[] {
  return kept.map((name) => join(folder, `${stem}.${formats[name].extension}`));
}

/**
 * Writes `<folder>/<stem>.html`, `.md`, `.json` and `.xml`, and the screenshots into `<folder>/<stem>/`, each file completely or not at all. Screenshots of an
 * earlier run are removed, as its reports are.
 *
 * @returns paths of the reports (without the screenshots), in the order written
 * @throws VirtspecError `report-not-written`
 */
export async function writeReports(report: Report, { folder, stem }: ReportPlace): Promise<string[]> {
  const pictures = join(folder, stem);
  await writeScreenshots(report, pictures);
  await removeOthers(report, pictures);
  const paths: string[] = [];
  for (const name of kept) {
    const { extension, format } = formats[name];
    const path = join(folder, `${stem}.${extension}`);
    await writeWholeFile(path, await format(report, { ...plainOptions, screenshots: stem }));
    paths.push(path);
  }
  return paths;
}

/**
 * Writes the screenshots of the guests into `folder`, under the names that every format uses.
 *
 * @throws VirtspecError `report-not-written`
 */
export async function writeScreenshots(report: Report, folder: string): Promise<void> {
  for (const { file, screen } of screenshotsOf(report)) await writeWholeFile(join(folder, file), screen.png);
}

async function removeOthers(report: Report, folder: string): Promise<void> {
  const own = new Set(screenshotsOf(report).map(({ file }) => file));
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const others = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.png') && !own.has(entry.name));
  for (const { name } of others) await rm(join(folder, name), { force: true });
}
