import { countFindings } from '../finding/count.ts';
import { groupFindings } from '../finding/group.ts';
import { conclude, readsAsBad } from './conclude.ts';
import { factsOf } from './facts.ts';
import type { Format } from './format.ts';
import { junitDocument, type Suite } from './junit/document.ts';
import { combinationCase, concludedBadly, findingCase, phaseCase, runBroke } from './junit/test-case.ts';
import { describeFirst, describeMedium, describeSecond, notProvedBy } from './probe-words.ts';
import { describeReaches } from './reach-matrix.ts';
import { nameOfReport, type Report } from './report.ts';

/**
 * For CI servers: JUnit XML for Jenkins, GitLab and GitHub Actions. One suite for the run itself (a case for each phase), then one for each group of
 * findings (a case for each finding).
 *
 * - `fail` is a `<failure>`; a check that broke is an `<error>`; so is a run that broke, or one that checked nothing.
 * - `warn` passes, with the warning as its output: JUnit has no warnings, and only failures should stop a build.
 * - `skip` is `<skipped>`.
 */
export const junit: Format = {
  about: 'JUnit XML, for CI servers',
  extension: 'xml',
  format: (report) =>
    junitDocument({ ...report, name: `virtspec ${report.command}: ${nameOfReport(report)}`, suites: suitesOf(report) }),
};

function suitesOf(report: Report): Suite[] {
  const run = report.phases.map((phase) => phaseCase(phase, report.breakdown));
  // Whatever the phases show, a run that broke must not look successful.
  if (report.breakdown && run.every(({ outcome }) => outcome?.kind !== 'error')) run.push(runBroke(report.breakdown));
  if (isSilentlyBad(report)) run.push(concludedBadly(conclude(report)));
  const matrix = (report.matrix ?? []).map(combinationCase);
  const groups = groupFindings(report.findings, report.lab?.plan).filter(({ findings }) => findings.length > 0);
  return [
    { name: 'The run', cases: run, properties: propertiesOf(report) },
    ...(matrix.length > 0 ? [{ name: 'Combinations', cases: matrix }] : []),
    ...groups.map(({ title, findings }) => ({ name: title, cases: findings.map(findingCase) })),
  ];
}

/** A bad answer that no finding shows: nothing was checked, or too little for a gate. */
function isSilentlyBad(report: Report): boolean {
  const { fail, error } = countFindings(report.findings);
  return readsAsBad(report) && report.breakdown === undefined && fail + error === 0;
}

function propertiesOf(report: Report): (readonly [string, string])[] {
  return [
    ['virtspec', report.virtspec],
    ['verdict', conclude(report).word],
    ...factsOf(report).map(({ label, text }) => [label, text] as const),
    ...probeProperties(report.probe),
  ];
}

function probeProperties(probe: Report['probe']): (readonly [string, string])[] {
  if (!probe) return [];
  const { domains, reaches } = probe;
  return [
    ['probe', describeMedium(probe)],
    ...domains.flatMap((result) => {
      const second = describeSecond(result);
      return [
        [`probe ${result.domain}`, describeFirst(result)] as const,
        ...(second === undefined ? [] : [[`probe ${result.domain}, second boot`, second] as const]),
      ];
    }),
    ...(reaches.length > 0 ? [['probe reach', describeReaches(reaches)] as const] : []),
    ...notProvedBy(probe).map((limit) => ['not proved by the probe', limit] as const),
  ];
}
