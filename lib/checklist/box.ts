import type { Finding } from '../finding/finding.ts';
import type { WorkBullet } from '../model/work-plan.ts';
import type { Report } from '../report/report.ts';
import { type SpecRun, type SpecSuite, suiteOfFile, whyNotShown } from './spec-run.ts';

/** A report, and the path by which the checklist names it. */
export interface ReportFile {
  readonly path: string;
  readonly report: Report;
}

/** What is known of the checks that a work plan names. */
export interface KnownChecks {
  /** Whether a check is answered only by a guest that `verify --boot` boots. */
  needsBoot(id: string): boolean;
}

/** What there is to tick by. */
export interface Evidences {
  /** The newest first. */
  readonly files: readonly ReportFile[];
  /** Of the files that the work plan names under `spec`. */
  readonly specs: SpecRun | undefined;
  readonly known: KnownChecks;
}

/** What one report shows of a bullet. */
export interface Shown {
  readonly path: string;
  /** ISO 8601; undefined if a JUnit report has none. */
  readonly startedAt: string | undefined;
  /** Ids, in the order of the work plan; or the file of a spec. */
  readonly checks: readonly [string, ...string[]];
  /** How many findings of these checks, or tests of the spec, there are. */
  readonly count: number;
  readonly of: 'finding' | 'test';
}

/** A line of the checklist: ticked by what shows it, or not ticked for these reasons. */
export type Box =
  | { readonly bullet: WorkBullet; readonly ticked: true; readonly shown: readonly [Shown, ...Shown[]] }
  | { readonly bullet: WorkBullet; readonly ticked: false; readonly reasons: readonly [string, ...string[]] };

/**
 * Whether a bullet of the work plan holds, by what reports show. Of each check the newest report that has findings of it counts; a report of a
 * selection (`--select`, `--last-failed`) does not count, because it may be about one object of many. A notice is about something that holds; a
 * failure that the lab file waives does not hold.
 */
export function boxOf(bullet: WorkBullet, { files, specs, known }: Evidences): Box {
  const answers = keys.flatMap((key) => bullet[key].map((id) => answerOf({ key, id }, files)));
  const spec = bullet.spec === undefined ? undefined : { file: bullet.spec, ...runOf(bullet.spec, specs) };
  const reasons = [
    ...unanswered(answers, files, known),
    ...whyNot(answers),
    ...(spec?.why === undefined ? [] : [spec.why]),
    ...(bullet.manual === undefined ? [] : [`manual: ${bullet.manual}`]),
  ];
  const [reason, ...others] = reasons;
  if (reason !== undefined) return { bullet, ticked: false, reasons: [reason, ...others] };
  const bySpec = spec?.suite && specs ? [shownBySpec(spec.file, specs.path, spec.suite)] : [];
  const [first, ...more] = [...shownByReports(answers), ...bySpec];
  if (first === undefined) return { bullet, ticked: false, reasons: ['not run'] };
  return { bullet, ticked: true, shown: [first, ...more] };
}

function runOf(file: string, specs: SpecRun | undefined): { readonly suite?: SpecSuite; readonly why?: string } {
  const suite = specs && suiteOfFile(specs, file);
  if (!suite)
    return {
      why: `not run: \`${file}\` (${specs ? `not in \`${specs.path}\`` : 'no JUnit report of it: its test runner writes one, for reports/specs.xml or --specs'})`,
    };
  const why = whyNotShown(suite);
  if (why === undefined) return { suite };
  return { why: `${suite.failed > 0 ? 'failed' : 'not run'}: \`${file}\`: ${why} (\`${specs.path}\`)` };
}

function shownBySpec(file: string, path: string, { startedAt, tests }: SpecSuite): Shown {
  return { path, startedAt, checks: [file], count: tests, of: 'test' };
}

/** What answers each key of a bullet: an id of `spike` may also be one of a check. */
const commands = { checks: ['verify', 'rebuild'], doctor: ['doctor'], spike: ['spike'] } as const satisfies Record<
  string,
  readonly Report['command'][]
>;
const keys = ['checks', 'doctor', 'spike'] as const;

interface Asked {
  readonly key: (typeof keys)[number];
  readonly id: string;
}

interface Answer extends Asked {
  /** Undefined if no report has findings of it. */
  readonly file: ReportFile | undefined;
  readonly findings: readonly Finding[];
}

function answerOf(asked: Asked, files: readonly ReportFile[]): Answer {
  for (const file of files.filter(isWhole)) {
    const findings = findingsOf(asked, file);
    if (findings.length > 0) return { ...asked, file, findings };
  }
  return { ...asked, file: undefined, findings: [] };
}

function findingsOf({ key, id }: Asked, { report }: ReportFile): readonly Finding[] {
  const answering: readonly string[] = commands[key];
  return answering.includes(report.command) ? report.findings.filter(({ check }) => check === id) : [];
}

function isWhole({ report }: ReportFile): boolean {
  return (report.selected ?? []).length === 0;
}

function holds(finding: Finding): boolean {
  if (finding.status === 'warn') return finding.severity === 'notice' && finding.waived === undefined;
  return finding.status === 'pass';
}

/**
 * Checks without findings. `doctor` and `spike` answer every one of theirs. A check of `verify` has none for a lab without an object that it is about, so
 * one that is missing counts as not run if nothing else shows the bullet, or if it needs guests that were not booted.
 */
function unanswered(answers: readonly Answer[], files: readonly ReportFile[], { needsBoot }: KnownChecks): string[] {
  const missing = answers.filter(({ file }) => file === undefined);
  const of = (key: Asked['key']) => missing.filter((answer) => answer.key === key).map(({ id }) => id);
  const booted = files.some((file) => isWhole(file) && file.report.probe !== undefined);
  const unbooted = booted ? [] : of('checks').filter(needsBoot);
  const others = of('checks').filter((id) => !unbooted.includes(id));
  const noneShown = missing.length === answers.length;
  const part = files.find((file) => !isWhole(file) && missing.some((asked) => findingsOf(asked, file).length > 0));
  return [
    ...notRun(of('doctor'), '`virtspec doctor --reporter json:reports/doctor.json`'),
    ...notRun(of('spike'), '`virtspec spike`'),
    ...notRun(unbooted, '`virtspec verify --boot`'),
    ...(noneShown ? notRun(others, '`virtspec verify`') : []),
    ...(part && noneShown ? [`\`${part.path}\` is a report of a selection (${part.report.selected?.join(' ')})`] : []),
  ];
}

function notRun(ids: readonly string[], by: string): string[] {
  return ids.length === 0 ? [] : [`not run: ${ids.join(', ')} (${by})`];
}

/** One reason for each way in which checks do not hold: what was not run for the same reason is listed together. */
function whyNot(answers: readonly Answer[]): string[] {
  const reasons = answers.flatMap(({ id, file, findings }): Reason[] => {
    const words = new Set(findings.filter((finding) => !holds(finding)).map((finding) => reasonOf(id, finding)));
    const [first, ...others] = [...words].map((text): readonly [string, string] => JSON.parse(text));
    if (first === undefined) return [];
    const more = others.length > 0 ? `; and ${others.length} more` : '';
    return [{ ids: [id], state: first[0], words: `${first[1]}${more}${file ? ` (\`${file.path}\`)` : ''}` }];
  });
  const together = new Map<string, Reason>();
  for (const reason of reasons) {
    const key = JSON.stringify([reason.state, reason.words]);
    const before = together.get(key);
    together.set(key, before ? { ...before, ids: [...before.ids, ...reason.ids] } : reason);
  }
  return [...together.values()].map(({ ids, state, words }) => `${state}: ${ids.join(', ')}${words}`);
}

interface Reason {
  readonly ids: readonly string[];
  readonly state: string;
  readonly words: string;
}

/** The state, and what follows the ids, as JSON: sets compare texts. */
function reasonOf(id: string, finding: Finding): string {
  const of = (state: string, words: string) => JSON.stringify([state, words]);
  switch (finding.status) {
    case 'skip':
      return of('not run', `: ${finding.reason}`);
    case 'error':
      return of('not run', `: the check broke: ${finding.message}`);
    case 'fail':
    case 'warn': {
      const state = finding.status === 'fail' || finding.waived ? 'failed' : 'warning';
      if (finding.waived) return of(state, `, ${finding.subject.name}: waived (${finding.waived.reason})`);
      return of(state, `, ${finding.subject.name}: ${finding.actual}`);
    }
    case 'pass':
      return of('passed', `: ${id}`);
  }
}

function shownByReports(answers: readonly Answer[]): Shown[] {
  const files = [...new Set(answers.flatMap(({ file }) => file ?? []))];
  return files.flatMap(({ path, report }): Shown[] => {
    const own = answers.filter((answer) => answer.file?.path === path);
    const [first, ...others] = own.map(({ id }) => id);
    const count = own.flatMap(({ findings }) => findings).length;
    if (first === undefined) return [];
    return [{ path, startedAt: report.startedAt, checks: [first, ...others], count, of: 'finding' }];
  });
}
