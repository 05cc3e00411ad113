import { countFindings } from '../finding/count.ts';
import { groupFindings } from '../finding/group.ts';
import type { Format } from './format.ts';
import { junitDocument, type Suite } from './junit/document.ts';
import { combinationCase, findingCase, findingsAbsent, phaseCase, runBroke } from './junit/test-case.ts';
import { describeFirst, describeMedium, describeSecond, notProvedBy } from './probe-words.ts';
import { describeReaches } from './reach-matrix.ts';
import { nameOfReport, type Report } from './report.ts';

/**
 * For CI servers: JUnit XML as Jenkins, GitLab and GitHub Actions read it. One suite for the run itself (a case a phase), then one a
 * group of findings (a case a finding).
 *
 * - `fail` is a `<failure>`; a check that broke is an `<error>`; so is a run that broke, or one that checked nothing.
 * - `warn` passes, with the warning as its output: JUnit knows no warnings, and only failures are to stop a build.
 * - `skip` is `<skipped>`.
 */
export const junit: Format = {
  about: 'JUnit XML, for CI servers',
  extension: 'xml',
  format: (report) => junitDocument({ ...report, name: `virtspec: ${nameOfReport(report)}`, suites: suitesOf(report) }),
};

function suitesOf(report: Report): Suite[] {
  const run = report.phases.map((phase) => phaseCase(phase, report.breakdown));
  // Whatever the phases say, a run that broke must not read as a good one.
  if (report.breakdown && run.every(({ outcome }) => outcome?.kind !== 'error')) run.push(runBroke(report.breakdown));
  const { pass, fail, warn, error } = countFindings(report.findings);
  if (!report.breakdown && pass + fail + warn + error === 0) run.push(findingsAbsent());
  const matrix = (report.matrix ?? []).map(combinationCase);
  const groups = groupFindings(report.findings, report.lab?.plan).filter(({ findings }) => findings.length > 0);
  return [
    { name: 'The run', cases: run, properties: propertiesOf(report) },
    ...(matrix.length > 0 ? [{ name: 'Combinations', cases: matrix }] : []),
    ...groups.map(({ title, findings }) => ({ name: title, cases: findings.map(findingCase) })),
  ];
}

function propertiesOf(report: Report): (readonly [string, string])[] {
  return [
    ['virtspec', report.virtspec],
    ['verdict', report.verdict],
    ['lab file', report.lab?.file ?? 'none'],
    ...(report.hosts ?? []).map(({ uri }) => ['host', uri] as const),
    ['target', report.target],
    ['xml', report.provenance ? `${report.provenance.kind}: ${report.provenance.text}` : 'none'],
    ...(report.scenario ?? []).map((line) => ['scenario', line] as const),
    ['accelerator', report.accelerator?.kind ?? 'none'],
    ...probeProperties(report.probe),
    ...Object.entries(report.tools),
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
