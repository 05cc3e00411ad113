import { groupFindings } from '../finding/group.ts';
import { conclude, readsAsBad } from './conclude.ts';
import { factsOf } from './facts.ts';
import type { Format } from './format.ts';
import { nameOfReport, type Report } from './report.ts';
import { type Subtest, type TapPoint, tapDocument } from './tap/document.ts';
import { combinationPoint, concludedBadly, findingPoint, phasePoint, runBroke } from './tap/point.ts';

/**
 * For test harnesses: TAP version 14. One subtest for the run itself (a point a phase), then one a group of findings (a point a finding).
 *
 * - `fail` is `not ok`; so are a check that broke, a run that broke, and one that judged nothing. A run that broke before its end bails out.
 * - `warn` is `ok`, with the warning as its diagnostics: TAP knows no warnings.
 * - `skip` is `ok` with the directive `SKIP`.
 */
export const tap: Format = {
  about: 'TAP version 14, for test harnesses',
  extension: 'tap',
  format: (report) =>
    tapDocument({ comments: commentsOf(report), subtests: subtestsOf(report), bailOut: bailOutOf(report) }),
};

function subtestsOf(report: Report): Subtest[] {
  const { phases, breakdown, matrix = [], findings, lab } = report;
  const run = phases.map((phase) => phasePoint(phase, breakdown));
  // Whatever the phases say, a run that broke must not read as a good one.
  if (breakdown && run.every(({ ok }) => ok)) run.push(runBroke(breakdown));
  const others = [
    { name: 'Combinations', points: matrix.map(combinationPoint) },
    ...groupFindings(findings, lab?.plan).map((group) => ({
      name: group.title,
      points: group.findings.map(findingPoint),
    })),
  ];
  const silent = [run, ...others.map(({ points }) => points)].flat().every(({ ok }) => ok);
  if (silent && readsAsBad(report)) run.push(concludedBadly(conclude(report)));
  return [{ name: 'The run', points: run }, ...others].flatMap(({ name, points }) => {
    const [first, ...rest]: readonly TapPoint[] = points;
    // A subtest of no points reads as one that was skipped.
    return first ? [{ name, points: [first, ...rest] }] : [];
  });
}

function commentsOf(report: Report): string[] {
  const { word, text } = conclude(report);
  return [
    `virtspec ${report.command}: ${nameOfReport(report)}`,
    `${word}: ${text}`,
    ...factsOf(report).map(({ label, text }) => `${label}: ${text}`),
  ];
}

/** Where libvirt refused an object the rest was proven without it: that run came to its end. */
function bailOutOf({ breakdown }: Report): string | undefined {
  return breakdown?.without === undefined ? breakdown?.what : undefined;
}
