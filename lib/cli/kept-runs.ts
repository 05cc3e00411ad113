import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../process/make-folders.ts';
import { plainOptions } from '../report/format.ts';
import { formats } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import type { ReportPlace } from '../report/write-reports.ts';

/** As many runs are kept, with the last one; a report of the reference lab has a quarter of a megabyte. */
const most = 20;

/** The JSON reports of the last runs, the oldest first. */
export async function keptRuns({ folder, stem }: ReportPlace): Promise<readonly string[]> {
  const history = join(folder, 'history');
  const names = await readdir(history).catch(() => []);
  const own = new RegExp(`^${stem}-\\d{8}T\\d{9}Z\\.json$`);
  return names
    .filter((name) => own.test(name))
    .sort()
    .map((name) => join(history, name));
}

/**
 * Keeps the JSON report of a run, for `report --compare`, and removes the oldest ones.
 * @throws VirtspecError `report-not-written`
 */
export async function keepRun(report: Report, place: ReportPlace): Promise<void> {
  await makeFolders(join(place.folder, 'history'));
  const when = report.startedAt.replace(/[-:.]/g, '');
  const path = join(place.folder, 'history', `${place.stem}-${when}.json`);
  // The screenshots next to the reports are the last run's: those of a kept one are gone.
  await writeWholeFile(path, formats.json.format(report, { ...plainOptions, screenshots: place.stem }));
  const kept = await keptRuns(place);
  for (const old of kept.slice(0, -most)) await rm(old, { force: true });
}
