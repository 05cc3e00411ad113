import type { Finding, Status } from '../finding/finding.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { conclude } from './conclude.ts';
import { judgeRun } from './judge-run.ts';
import type { Report } from './report.ts';

export type Repeated = readonly [Report, Report, ...Report[]];

const worstFirst: readonly Status[] = ['fail', 'error', 'warn', 'pass', 'skip'];

/**
 * The same run several times, as one report: each finding once, at its worst. What did not end alike every time says in which runs it did what, as
 * evidence. Guests are those of the first run that did not pass.
 */
export function repeatedReport(runs: Repeated): Report {
  const [first] = runs;
  const worst = runs.find(({ verdict }) => verdict !== 'PASSED') ?? first;
  const last = runs.at(-1) ?? first;
  const merged = [...byKey(runs).values()].map((said) => atItsWorst(said, runs.length));
  const findings = sortFindings(merged.map(({ finding }) => finding));
  const { conclusion: _, ...shown } = worst;
  const report: Report = {
    ...shown,
    startedAt: first.startedAt,
    milliseconds: Date.parse(last.startedAt) + last.milliseconds - Date.parse(first.startedAt),
    phases: runs.flatMap((run, index) =>
      run.phases.map((phase) => ({ ...phase, name: `run ${index + 1}: ${phase.name}` })),
    ),
    findings,
    verdict: judgeRun(findings, worst.breakdown),
    secrets: [...new Set(runs.flatMap(({ secrets = [] }) => secrets))],
  };
  const answer = conclude(report);
  const changing = merged.filter(({ changed }) => changed).length;
  return {
    ...report,
    conclusion: { ...answer, text: `${answer.text}; ${describeRuns(runs)}${describeChanging(changing)}` },
  };
}

/** What one run found; undefined if it did not judge it. */
type Said = readonly (Finding | undefined)[];

function byKey(runs: Repeated): ReadonlyMap<string, Said> {
  const found = new Map<string, (Finding | undefined)[]>();
  runs.forEach(({ findings }, index) => {
    for (const finding of findings) {
      const { kind, name, host } = finding.subject;
      const key = JSON.stringify([finding.check, kind, name, host]);
      const said = found.get(key) ?? new Array<Finding | undefined>(runs.length).fill(undefined);
      said[index] = finding;
      found.set(key, said);
    }
  });
  return found;
}

function atItsWorst(said: Said, runs: number): { readonly finding: Finding; readonly changed: boolean } {
  const all = said.filter((finding) => finding !== undefined);
  const [finding] = all.toSorted((a, b) => worstFirst.indexOf(a.status) - worstFirst.indexOf(b.status));
  if (!finding) throw new TypeError('a finding of no run');
  const statuses = new Set(said.map((one) => one?.status));
  if (statuses.size === 1) return { finding, changed: false };
  const piece = { source: `${runs} runs`, excerpt: describeEach(said) };
  if (finding.status === 'fail' || finding.status === 'warn') {
    return { finding: { ...finding, evidence: [...finding.evidence, piece] }, changed: true };
  }
  if (finding.status === 'pass')
    return { finding: { ...finding, evidence: [...finding.evidence, piece] }, changed: true };
  if (finding.status === 'error')
    return { finding: { ...finding, message: `${finding.message}\n${piece.excerpt}` }, changed: true };
  return { finding, changed: true };
}

const words: Readonly<Record<Status, string>> = {
  fail: 'failed',
  error: 'the check broke',
  warn: 'warned',
  pass: 'passed',
  skip: 'not run',
};

/** `failed in run 2 of 5; passed in runs 1, 3, 4, 5`. */
function describeEach(said: Said): string {
  const parts = [...worstFirst, undefined].flatMap((status) => {
    const numbers = said.flatMap((one, index) => (one?.status === status ? [index + 1] : []));
    if (numbers.length === 0) return [];
    return [
      `${status ? words[status] : 'not judged'} in ${numbers.length === 1 ? 'run' : 'runs'} ${numbers.join(', ')}`,
    ];
  });
  return `${parts.join('; ')} of ${said.length}`;
}

function describeRuns(runs: Repeated): string {
  const passed = runs.filter(({ verdict }) => verdict === 'PASSED').length;
  return `${runs.length} runs, ${passed} of them passed`;
}

function describeChanging(count: number): string {
  if (count === 0) return ', all findings alike';
  return `, ${count} ${count === 1 ? 'finding was' : 'findings were'} not the same in all`;
}
