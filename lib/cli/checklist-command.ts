import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFile } from '../checklist/box.ts';
import { checklistOf } from '../checklist/checklist-text.ts';
import { missingNotices, type Notice } from '../checklist/notices.ts';
import { sealOf } from '../checklist/seal.ts';
import { readSpecRun, type SpecRun } from '../checklist/spec-run.ts';
import { registry as checks } from '../checks/registry.ts';
import { registry as prerequisites } from '../doctor/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { requireKnownIds } from '../judge/plan-ids.ts';
import type { Lab } from '../lab/lab.ts';
import { loadLab } from '../lab/load.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import { requireOutputPlace } from '../process/output-place.ts';
import { readBounded } from '../process/read-bounded.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';
import { readReport } from '../report/read-report.ts';
import { writeWholeFile } from '../report/write-file.ts';
import { registry as questions } from '../spike/registry.ts';

interface ChecklistCommandOptions {
  readonly lab: string;
  readonly reports: string;
  /** Named by the user, so it must exist. */
  readonly specs?: string;
  readonly output?: string;
  readonly check?: boolean;
}

const usualFile = '.claude/phase1-revision-checklist.md';
const vagrantfile = 'vagrant/Vagrantfile';

/** Where a Vagrantfile may be, too. */
const vagrantfiles = [vagrantfile, 'Vagrantfile'];

/** The reports that commands write by default, and that of `doctor` where docs/work-plan.md puts it. */
const usualReports = ['verify', 'doctor', 'spike-gate', 'rebuild'];

/**
 * `virtspec checklist`.
 * @returns the exit code: 1 only with --check
 * @throws VirtspecError `checklist-no-plan`, `checklist-no-place`, `checklist-other-lab`, `checklist-foreign`, `checklist-edited` (usage); as
 *   `loadLab`, `readReport`, `writeWholeFile`
 */
export async function checklistCommand(reports: readonly string[], options: ChecklistCommandOptions): Promise<number> {
  const notices = await noticesHere();
  const lab = await loadLab(options.lab);
  const plan = planOf(lab, notices);
  const place = placeOf(options);
  const files = await readReports(reports, options.reports);
  for (const file of files) requireSameLab(file, lab);
  const specs = await readSpecs(options);
  const known = { needsBoot: (id: string) => id.startsWith('probe-') };
  const { text, ticked, boxes } = checklistOf(plan, { files, specs, known });
  if (place === '-') {
    process.stdout.write(text);
    process.stderr.write(describeNotices(notices));
    return 0;
  }
  const before = await readOld(place);
  if (before !== undefined) requireOwn(place, before);
  const same = before?.replaceAll('\r\n', '\n') === text;
  const says = before !== undefined && withoutDates(before) === withoutDates(text);
  const counted = `${ticked} of ${boxes} boxes ticked`;
  if (options.check) {
    const state = before === undefined ? 'missing' : says ? 'up to date' : 'out of date';
    const fix = says ? '' : '; `virtspec checklist` writes it';
    process.stdout.write(`${place}: ${state}, ${counted}${fix}\n${describeNotices(notices)}`);
    return says ? 0 : 1;
  }
  if (!same) {
    await requireOutputPlace(place);
    await writeWholeFile(place, text);
  }
  process.stdout.write(`${place}: ${same ? 'unchanged' : 'written'}, ${counted}\n${describeNotices(notices)}`);
  return 0;
}

/** Which boxes are ticked and why, whenever the reports were written: a new run with the same result changes nothing. */
function withoutDates(text: string): string {
  const [, ...lines] = text.replaceAll('\r\n', '\n').split('\n');
  return lines.join('\n').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '');
}

function placeOf({ output, check }: ChecklistCommandOptions): string {
  if (output === '-' && check) {
    throw new VirtspecError({
      code: 'checklist-check-output',
      kind: 'usage',
      what: '--check compares a file, and standard output is none',
      fix: 'Pass the file with --output, or omit --check.',
    });
  }
  if (output !== undefined) return output;
  if (existsSync('.claude') || vagrantfiles.some((file) => existsSync(file))) return usualFile;
  throw new VirtspecError({
    code: 'checklist-no-place',
    kind: 'usage',
    what: 'there is no usual place for the checklist',
    why: `this folder has neither .claude/ nor ${vagrantfile}`,
    fix: 'Name a file with --output FILE, or print the checklist with --output -.',
  });
}

/** The lab's work plan, with ids that exist. */
function planOf({ plan, file }: Lab, notices: readonly Notice[]): WorkPlan {
  requireKnownIds(plan, 'checks', Object.keys(checks));
  requireKnownIds(plan, 'doctor', Object.keys(prerequisites));
  requireKnownIds(plan, 'spike', Object.keys(questions));
  if (plan) return plan;
  // They need no work plan.
  process.stderr.write(describeNotices(notices).replace(/^\n/, ''));
  throw new VirtspecError({
    code: 'checklist-no-plan',
    kind: 'usage',
    what: `${file} names no work plan`,
    fix: 'Write one, and name it in the lab file: `plan: plan.yaml` (docs/work-plan.md).',
  });
}

async function readReports(named: readonly string[], folder: string): Promise<ReportFile[]> {
  if (named.length === 0 && folder !== usualFolder && !existsSync(folder)) throw noFolder(folder);
  const usual = usualReports.map((stem) => join(folder, `${stem}.json`)).filter((path) => existsSync(path));
  const paths = named.length > 0 ? named : usual;
  return Promise.all(paths.map(async (path) => ({ path, report: await readReport(path) })));
}

/** The default of --reports, which need not exist. */
const usualFolder = 'reports';

function noFolder(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'checklist-no-reports',
    kind: 'usage',
    what: `the folder of reports ${folder} does not exist`,
    fix: 'Correct --reports, or write reports into it: `virtspec verify --output FOLDER`.',
  });
}

/** The maximum size of a JUnit report, in bytes. */
const longest = 64 * 1024 * 1024;

async function readSpecs({ specs, reports }: ChecklistCommandOptions): Promise<SpecRun | undefined> {
  const path = specs ?? join(reports, 'specs.xml');
  if (specs === undefined && !existsSync(path)) return undefined;
  let text: string;
  try {
    text = (await readBounded(path, longest)).toString('utf8');
  } catch (cause) {
    throw new VirtspecError({
      code: 'checklist-specs-unreadable',
      kind: 'usage',
      what: `the JUnit report ${path} cannot be read`,
      why: whyUnreadable(cause),
      fix: 'Pass a JUnit report with --specs.',
      cause,
    });
  }
  return readSpecRun(text, path);
}

/** A report of `spike` is about NixVirt, and has no lab. */
function requireSameLab({ path, report }: ReportFile, lab: Lab): void {
  if (report.lab === undefined || report.lab.name === lab.name) return;
  throw new VirtspecError({
    code: 'checklist-other-lab',
    kind: 'usage',
    what: `${path} is a report of the lab ${report.lab.name}, and the work plan is of ${lab.name}`,
    fix: 'Name reports of this lab, or its folder of reports with --reports.',
  });
}

async function readOld(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new VirtspecError({
      code: 'checklist-unreadable',
      kind: 'usage',
      what: `${path} cannot be read`,
      why: whyUnreadable(cause),
      fix: 'Pass another file with --output.',
      cause,
    });
  }
}

function requireOwn(path: string, text: string): void {
  const seal = sealOf(text);
  if (seal === 'whole') return;
  const edited = seal === 'edited';
  throw new VirtspecError({
    code: edited ? 'checklist-edited' : 'checklist-foreign',
    kind: 'usage',
    what: `${path} is not as virtspec wrote it, and is left as it is`,
    why: edited ? 'it was edited since virtspec wrote it' : 'virtspec did not write it',
    fix: edited
      ? 'Move your own lines into another file, remove this one, and run the command again: boxes are ticked by reports only.'
      : 'Move it away, or pass another file with --output.',
  });
}

/** In a repository with a Vagrantfile. */
async function noticesHere(): Promise<Notice[]> {
  const text = (path: string) => readFile(path, 'utf8').catch(() => undefined);
  for (const file of vagrantfiles) {
    const found = await text(file);
    if (found !== undefined) return missingNotices({ file, vagrantfile: found, readme: await text('README.md') });
  }
  return [];
}

function describeNotices(notices: readonly Notice[]): string {
  const indented = (text: string) => text.replace(/^(?=.)/gm, '    ');
  return notices
    .map(({ file, what, add }) => `\n${file}: ${what}${add === undefined ? '\n' : `. Add:\n\n${indented(add)}\n`}`)
    .join('');
}
