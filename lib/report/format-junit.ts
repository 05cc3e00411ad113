import { XMLBuilder } from 'fast-xml-parser';
import { countFindings } from './count.ts';
import type { Format } from './format.ts';
import { groupBySteps } from './group.ts';
import { findingCase, findingsAbsent, phaseCase, runBroke, type TestCase } from './junit/test-case.ts';
import { oneLine, printableLines } from './printable.ts';
import type { Report } from './report.ts';

/**
 * For CI servers: JUnit XML as Jenkins, GitLab and GitHub Actions read it. One suite for the run itself (a case a phase), then one a step
 * of the plan (a case a finding).
 *
 * - `fail` is a `<failure>`; a check that broke is an `<error>`; so is a run that broke, or one that checked nothing.
 * - `warn` passes, with the warning as its output: JUnit knows no warnings, and only failures are to stop a build.
 * - `skip` is `<skipped>`.
 */
export const junit: Format = {
  about: 'JUnit XML, for CI servers',
  extension: 'xml',
  format(report) {
    const suites = suitesOf(report);
    const all = suites.flatMap(({ cases }) => cases);
    const document = {
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      testsuites: {
        ...attributes({ name: `virtspec: ${report.lab.name}`, ...totals(all), time: seconds(report.milliseconds) }),
        testsuite: suites.map((suite) => suiteXml(suite, report)),
      },
    };
    return builder.build(document);
  },
};

/** `@` marks attributes. Boolean attributes are written out: a name may well be "true". */
const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
});

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  readonly properties?: readonly (readonly [string, string])[];
}

function suitesOf(report: Report): Suite[] {
  const run = report.phases.map((phase) => phaseCase(phase, report.breakdown));
  // Whatever the phases say, a run that broke must not read as a good one.
  if (report.breakdown && run.every(({ outcome }) => outcome?.kind !== 'error')) run.push(runBroke(report.breakdown));
  const { pass, fail, warn, error } = countFindings(report.findings);
  if (!report.breakdown && pass + fail + warn + error === 0) run.push(findingsAbsent());
  const steps = groupBySteps(report.findings).filter(({ findings }) => findings.length > 0);
  return [
    { name: 'The run', cases: run, properties: propertiesOf(report) },
    ...steps.map(({ title, findings }) => ({ name: title, cases: findings.map(findingCase) })),
  ];
}

function suiteXml({ name, cases, properties }: Suite, report: Report): object {
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    // The schema of Ant's JUnit task has no place for fractions or a zone.
    ...attributes({
      name,
      ...totals(cases),
      time: seconds(time),
      timestamp: report.startedAt.replace(/(\.\d+)?Z$/, ''),
    }),
    ...(properties
      ? { properties: { property: properties.map(([key, value]) => attributes({ name: key, value })) } }
      : {}),
    testcase: cases.map(caseXml),
  };
}

function propertiesOf(report: Report): (readonly [string, string])[] {
  return [
    ['virtspec', report.virtspec],
    ['decision', report.decision],
    ['lab file', report.lab.file],
    ['target', report.target],
    ['xml', report.provenance ? `${report.provenance.kind}: ${report.provenance.text}` : 'none'],
    ['accelerator', report.accelerator?.kind ?? 'none'],
    ...Object.entries(report.tools),
  ];
}

function caseXml({ classname, name, milliseconds, outcome, output }: TestCase): object {
  return {
    ...attributes({ name, classname, time: seconds(milliseconds) }),
    ...(outcome?.kind === 'skipped' ? { skipped: attributes({ message: outcome.message }) } : {}),
    ...(outcome && outcome.kind !== 'skipped'
      ? {
          [outcome.kind]: {
            ...attributes({ message: outcome.message, type: outcome.type }),
            '#text': text(outcome.text),
          },
        }
      : {}),
    ...(output === undefined ? {} : { 'system-out': text(output) }),
  };
}

function totals(cases: readonly TestCase[]) {
  const count = (kind: string) => String(cases.filter(({ outcome }) => outcome?.kind === kind).length);
  return { tests: String(cases.length), failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

/** Attributes hold one line: XML turns a line break there into a blank. */
function attributes(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@${name}`, oneLine(value)]));
}

/** Characters that XML cannot hold are written out, as everything else that acts. */
function text(value: string): string {
  return printableLines(value).join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
