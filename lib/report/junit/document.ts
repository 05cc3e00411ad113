import { XMLBuilder } from 'fast-xml-parser';
import { oneLine, printableLines } from '../printable.ts';
import type { TestCase } from './test-case.ts';

/** One `<testsuite>`. */
export interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  readonly properties?: readonly (readonly [string, string])[];
}

/** A run in JUnit's terms. */
export interface JunitRun {
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly suites: readonly Suite[];
}

/** The XML of a run. */
export function junitDocument({ name, startedAt, milliseconds, suites }: JunitRun): string {
  const all = suites.flatMap(({ cases }) => cases);
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      ...attributes({ name, ...totals(all), time: seconds(milliseconds) }),
      testsuite: suites.map((suite) => suiteXml(suite, startedAt)),
    },
  });
}

/** `@` marks attributes. Boolean attributes are written out, because a name may be "true". */
const builder = new XMLBuilder({
  attributeNamePrefix: '@',
  ignoreAttributes: false,
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  format: true,
  indentBy: '  ',
});

function suiteXml({ name, cases, properties }: Suite, startedAt: string): object {
  const time = cases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    // The schema of Ant's JUnit task does not allow fractions or a time zone.
    ...attributes({
      name,
      ...totals(cases),
      time: seconds(time),
      timestamp: startedAt.replace(/(\.\d+)?Z$/, ''),
    }),
    ...(properties
      ? { properties: { property: properties.map(([key, value]) => attributes({ name: key, value })) } }
      : {}),
    testcase: cases.map(caseXml),
  };
}

function caseXml({ classname, name, milliseconds, outcome, output, place }: TestCase): object {
  return {
    ...attributes({ name, classname, time: seconds(milliseconds) }),
    ...(place && attributes({ file: place.file, line: String(place.line) })),
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

/** Attributes are single lines: XML converts a line break there into a space. */
function attributes(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@${name}`, oneLine(value)]));
}

/** Characters that XML cannot contain are escaped, like all control characters. */
function text(value: string): string {
  return printableLines(value).join('\n');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
