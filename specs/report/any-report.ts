import fc from 'fast-check';
import { categories } from '../../lib/finding/category.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import type { WorkPlan } from '../../lib/model/work-plan.ts';
import type { Combination } from '../../lib/report/matrix.ts';
import type { Report } from '../../lib/report/report.ts';
import { anyCharacter } from '../support/any-character.ts';
import { nightly } from '../support/nightly.ts';
import { anyProbe } from './any-probe.ts';
import { sampleReports } from './sample-reports.ts';

/** Any name that a lab may use: any UTF-16, including lone surrogates and controls, mixed with markup characters. */
export const anyText = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom(
        '`',
        '``',
        '|',
        '\\',
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '\n',
        '\r',
        '\t',
        ' ',
        '#',
        '-',
        'true',
        '&amp;',
        ',',
        ':',
        '::',
        '%',
        '%0A',
        '\u0000',
        '\u001b[2J',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
);

const severity = fc.constantFrom('error', 'warning', 'notice');
const evidence = fc.record({ source: anyText, xpath: anyText, line: fc.nat(), excerpt: anyText });
/** Often the same name, so that findings are about the same object, and follow from one another. */
const named = fc.oneof(anyText, fc.constant('DC01'));
const subject = fc.record({ kind: fc.constantFrom('network', 'pool', 'volume', 'domain', 'lab'), name: named });
const about = {
  check: fc.constant('any-check'),
  category: fc.constantFrom(...categories),
  title: anyText,
  subject,
  tier: fc.constant('sandbox'),
};
const failure = {
  ...about,
  status: fc.constantFrom('fail', 'warn'),
  severity,
  expected: anyText,
  actual: anyText,
  evidence: fc.array(evidence, { minLength: 1, maxLength: 2 }),
  fix: anyText,
  why: anyText,
};
const finding = fc.oneof(
  fc.record({ ...about, status: fc.constant('pass'), actual: anyText, evidence: fc.constant([]) }),
  fc.record(failure),
  fc.record({
    ...failure,
    causedBy: fc.record({ check: fc.constant('any-check'), kind: fc.constant('domain'), name: named }),
  }),
  fc.record({ ...about, status: fc.constant('skip'), reason: anyText }),
  fc.record({ ...about, status: fc.constant('error'), message: anyText }),
) as fc.Arbitrary<Finding>;

/** A plan that requires the one check in its second step, or none. */
const anyPlan: fc.Arbitrary<WorkPlan> = fc
  .record({ title: anyText, says: anyText, manual: anyText, asks: fc.boolean() })
  .map(({ title, says, manual, asks }) => ({
    ...{ title, file: title, gate: undefined },
    steps: ['step-1', 'step-2'].map((id, index) => ({
      ...{ id, title, changedBy: [], checks: asks && index === 1 ? ['any-check'] : [] },
      bullets: [{ says, manual, run: undefined, checks: [], doctor: [], spike: [], spec: undefined, note: undefined }],
    })),
  }));

/** A report in which every text is arbitrary. */
const anyReport: fc.Arbitrary<Report> = fc
  .record({
    name: anyText,
    findings: fc.array(finding, { minLength: 1, maxLength: 4 }),
    what: anyText,
    why: anyText,
    done: fc.array(anyText, { maxLength: 2 }),
    notes: fc.array(anyText, { minLength: 1, maxLength: 2 }),
    plan: fc.option(anyPlan, { nil: undefined }),
    probe: fc.option(anyProbe(anyText), { nil: undefined }),
    matrix: fc.option(
      fc.array(
        fc.record({
          ...{ name: anyText, libvirt: anyText, deployer: anyText, cause: anyText, tools: fc.constant({}) },
          ...{ verdict: fc.constantFrom('PASSED', 'FAILED', 'INCOMPLETE'), failed: fc.nat(9) },
        }),
        { maxLength: 3 },
      ) as fc.Arbitrary<Combination[]>,
      { nil: undefined },
    ),
  })
  .map(({ name, plan, findings, what, why, done, probe, matrix, notes }) => ({
    ...sampleReports.recorded,
    lab: { name, file: name, plan },
    findings,
    probe,
    notes,
    ...(matrix && { matrix }),
    breakdown: { code: 'any', what, why, done },
  }));

/** Tests `holds` with fifty such reports; at night with two hundred. */
export function forEveryReport(holds: (report: Report) => void): void {
  fc.assert(fc.property(anyReport, holds), { numRuns: nightly ? 200 : 50 });
}
