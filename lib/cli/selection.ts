import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { readReportJson } from '../report/read-report.ts';
import type { ReportJson } from '../report/report-json.ts';

/** What the user chose checks by. */
interface ChosenChecks {
  readonly select?: readonly string[];
  readonly lastFailed?: boolean;
  /** Folder of the reports. */
  readonly output: string;
  readonly target: string;
}

/**
 * The patterns by which checks are chosen: `--select`, or what failed last time.
 * @param lab the lab of this run; only loaded if it is compared with that of the last one
 * @throws VirtspecError `select-twice` (usage); as `lastFailed`, `lab`
 */
export async function selectionOf(
  { select = [], lastFailed: again, output, target }: ChosenChecks,
  lab: () => Promise<Pick<Lab, 'file'>>,
): Promise<readonly string[]> {
  if (!again) return select;
  if (select.length === 0) return lastFailed(output, target, await lab());
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
 * @throws VirtspecError `last-run-missing` (usage) if there is no report that can be read; `last-run-unrepeatable` if it did not pass, and no check failed;
 *   `last-run-of-other` if it was of another lab file, or says nothing of this target
 */
async function lastFailed(folder: string, target: string, lab: Pick<Lab, 'file'>): Promise<readonly string[]> {
  const path = join(folder, 'verify.json');
  const { findings, verdict, ...last } = await readLastRun(path);
  if (!last.lab || !(await isSameFile(last.lab.file, lab.file)))
    throw ofOther(path, `of ${last.lab?.file ?? 'no lab'}`);
  const failed = findings.filter(
    (finding) =>
      finding.status === 'error' || ((finding.status === 'fail' || finding.status === 'warn') && !finding.waived),
  );
  // What is wrong with the waivers themselves is found by every run.
  const checks = [...new Set(failed.map(({ check }) => check))].filter((check) => Object.hasOwn(registry, check));
  if (checks.length === 0 && verdict !== 'PASSED') throw noneToRepeat(path, verdict);
  // What another target would have found was not looked at.
  if (checks.length === 0 && last.target !== target) throw ofOther(path, `with --target ${last.target}`);
  return checks;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => path)));
  return first === second;
}

function ofOther(path: string, what: string): VirtspecError {
  return new VirtspecError({
    code: 'last-run-of-other',
    kind: 'usage',
    what: 'the last run does not show what failed in this one',
    why: `the run in ${path} was ${what}`,
    fix: 'Run virtspec verify without --last-failed first; --output FOLDER keeps the reports of each lab apart.',
  });
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
