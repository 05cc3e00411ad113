import { join } from 'node:path';
import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readReportJson } from '../report/read-report.ts';
import type { ReportJson } from '../report/report-json.ts';

/** What the user chose checks by. */
interface ChosenChecks {
  readonly select?: readonly string[];
  readonly lastFailed?: boolean;
  /** Folder of the reports. */
  readonly output: string;
}

/**
 * The patterns by which checks are chosen: `--select`, or what failed last time.
 * @throws VirtspecError `select-twice` (usage); as `lastFailed`
 */
export async function selectionOf({
  select = [],
  lastFailed: again,
  output,
}: ChosenChecks): Promise<readonly string[]> {
  if (!again) return select;
  if (select.length === 0) return lastFailed(output);
  throw new VirtspecError({
    code: 'select-twice',
    kind: 'usage',
    what: '--select and --last-failed were both passed',
    why: 'each of them chooses the checks',
    fix: 'Pass one of them.',
  });
}

/**
 * The checks that failed, warned or broke in the last whole run.
 *
 * @param folder of its reports
 * @throws VirtspecError `last-run-missing` (usage) if there is no report that can be read; `last-run-unrepeatable` if it did not pass, and no check failed
 */
async function lastFailed(folder: string): Promise<readonly string[]> {
  const path = join(folder, 'verify.json');
  const { findings, verdict } = await readLastRun(path);
  const failed = findings.filter(
    (finding) =>
      finding.status === 'error' || ((finding.status === 'fail' || finding.status === 'warn') && !finding.waived),
  );
  // What is wrong with the waivers themselves is found by every run.
  const checks = [...new Set(failed.map(({ check }) => check))].filter((check) => Object.hasOwn(registry, check));
  if (checks.length === 0 && verdict !== 'PASSED') throw noneToRepeat(path, verdict);
  return checks;
}

function noneToRepeat(path: string, verdict: string): VirtspecError {
  return new VirtspecError({
    code: 'last-run-unrepeatable',
    kind: 'usage',
    what: 'no check of the last run can be run again by itself',
    why: `${path} is ${verdict}, and names no failed check`,
    fix: 'Run virtspec verify without --last-failed.',
  });
}

async function readLastRun(path: string): Promise<ReportJson> {
  try {
    return await readReportJson(path);
  } catch (cause) {
    const missing = cause instanceof VirtspecError && cause.code === 'report-missing';
    throw new VirtspecError({
      code: 'last-run-missing',
      kind: 'usage',
      what: 'there is no last run whose failures could be run again',
      why: missing ? `${path} does not exist` : `${path} is not a report that this version can read`,
      fix: 'Run virtspec verify without --last-failed first.',
      cause,
    });
  }
}
