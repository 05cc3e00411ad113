import { describe, expect, test } from 'vitest';
import { type Box, boxOf, type Evidences, type ReportFile } from '../../lib/checklist/box.ts';
import { readSpecRun } from '../../lib/checklist/spec-run.ts';
import type { Finding, Severity } from '../../lib/finding/finding.ts';
import type { WorkBullet } from '../../lib/model/work-plan.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from '../report/sample-reports.ts';

const base = {
  category: 'network',
  title: 'It holds',
  subject: { kind: 'network', name: 'lan' },
  tier: 'sandbox',
} as const;
const judged = {
  expected: 'one',
  fix: 'Do it.',
  why: 'So.',
  evidence: [{ source: 'lan.xml', excerpt: '<network/>' }],
} as const;

const pass = (check: string): Finding => ({ ...base, check, status: 'pass', actual: 'one', evidence: [] });
const skip = (check: string, reason: string): Finding => ({ ...base, check, status: 'skip', reason });
const bad = (status: 'fail' | 'warn', check: string, severity: Severity = 'error'): Finding => ({
  ...base,
  ...judged,
  ...{ check, status, severity, actual: 'two' },
});
const waived = (check: string): Finding => ({ ...bad('warn', check), waived: { reason: 'known' } }) as Finding;

function file(findings: readonly Finding[], parts: Partial<Report> = {}, path = 'reports/verify.json'): ReportFile {
  return { path, report: { ...sampleReports['all-pass'], probe: undefined, findings, ...parts } };
}

function bullet(parts: Partial<WorkBullet>): WorkBullet {
  const none = {
    run: undefined,
    spec: undefined,
    manual: undefined,
    note: undefined,
    checks: [],
    doctor: [],
    spike: [],
  };
  return { ...none, says: 'it holds', ...parts };
}

function box(of: Partial<WorkBullet>, files: readonly ReportFile[], specs?: Evidences['specs']): Box {
  return boxOf(bullet(of), { files, specs, known: { needsBoot: (id) => id.startsWith('probe-') } });
}

const reasonsOf = (of: Box) => (of.ticked ? [] : of.reasons);

describe('a box is ticked', () => {
  test('if all findings of its checks pass, by the report, its date and their number', () => {
    expect(box({ checks: ['a', 'b'] }, [file([pass('a'), pass('a'), pass('b')])])).toMatchObject({
      ticked: true,
      shown: [
        {
          ...{ path: 'reports/verify.json', startedAt: sampleReports['all-pass'].startedAt },
          ...{ checks: ['a', 'b'], count: 3, of: 'finding' },
        },
      ],
    });
  });

  test('if there is a notice about it: that is about something that holds', () => {
    expect(box({ checks: ['a'] }, [file([bad('warn', 'a', 'notice')])]).ticked).toBe(true);
  });

  test('if a check has no findings because the lab has no such object, and another shows it', () => {
    expect(box({ checks: ['a', 'shares'] }, [file([pass('a')])])).toMatchObject({
      ticked: true,
      shown: [{ checks: ['a'] }],
    });
  });

  test('by the newest report that has findings of a check', () => {
    const old = file([bad('fail', 'a'), pass('b')], { startedAt: '2026-01-01T00:00:00Z' }, 'old.json');
    const shown = box({ checks: ['a', 'b'] }, [file([pass('a')]), old]);
    expect(shown).toMatchObject({ ticked: true, shown: [{ path: 'reports/verify.json' }, { path: 'old.json' }] });
  });
});

describe('a box is not ticked, and the reason is there', () => {
  test('without reports', () => {
    expect(reasonsOf(box({ checks: ['a'], doctor: ['d'], spike: ['s'] }, []))).toEqual([
      'not run: d (`virtspec doctor --reporter json:reports/doctor.json`)',
      'not run: s (`virtspec spike`)',
      'not run: a (`virtspec verify`)',
    ]);
  });

  test.each([
    ['failed', bad('fail', 'a'), 'failed: a, lan: two (`reports/verify.json`)'],
    ['is only a warning', bad('warn', 'a', 'warning'), 'warning: a, lan: two (`reports/verify.json`)'],
    ['is waived', waived('a'), 'failed: a, lan: waived (known) (`reports/verify.json`)'],
    ['was not run', skip('a', 'no KVM'), 'not run: a: no KVM (`reports/verify.json`)'],
  ])('one finding of many %s', (_, finding, reason) => {
    expect(reasonsOf(box({ checks: ['a'] }, [file([pass('a'), finding, pass('a')])]))).toEqual([reason]);
  });

  test('a check needs guests that were not booted; once they were, it has findings or none to have', () => {
    const of = { checks: ['a', 'probe-x'] };
    expect(reasonsOf(box(of, [file([pass('a')])]))).toEqual(['not run: probe-x (`virtspec verify --boot`)']);
    expect(box(of, [file([pass('a')], { probe: sampleReports.probed.probe })]).ticked).toBe(true);
  });

  test('the only report is of a selection, which may be of one object of many', () => {
    expect(reasonsOf(box({ checks: ['a'] }, [file([pass('a')], { selected: ['network:lan'] })]))).toEqual([
      'not run: a (`virtspec verify`)',
      '`reports/verify.json` is a report of a selection (network:lan)',
    ]);
  });

  test('an id of the spike is also one of a check, and that was not run', () => {
    const spike = file([pass('mac')], { command: 'spike' }, 'spike-gate.json');
    expect(reasonsOf(box({ checks: ['mac'] }, [spike]))).toEqual(['not run: mac (`virtspec verify`)']);
    expect(box({ spike: ['mac'] }, [spike]).ticked).toBe(true);
  });

  test('a part of it is for a person, whatever else is shown', () => {
    expect(reasonsOf(box({ checks: ['a'], manual: 'Look at it.' }, [file([pass('a')])]))).toEqual([
      'manual: Look at it.',
    ]);
  });
});

describe('a requirement that a spec covers', () => {
  const of = { spec: 'specs/a.spec.ts' };
  const junit = (cases: string) =>
    readSpecRun(
      `<testsuites><testsuite name="pkg/specs/a.spec.ts" timestamp="2026-05-01T09:30:00Z">${cases}</testsuite></testsuites>`,
      'reports/specs.xml',
    );

  test('is ticked by a JUnit report in which all its tests passed', () => {
    expect(box(of, [], junit('<testcase name="x"/><testcase name="y"/>'))).toMatchObject({
      ticked: true,
      shown: [
        {
          path: 'reports/specs.xml',
          startedAt: '2026-05-01T09:30:00Z',
          checks: ['specs/a.spec.ts'],
          count: 2,
          of: 'test',
        },
      ],
    });
  });

  test.each([
    ['a test failed', '<testcase/><testcase><failure/></testcase>', 'failed: `specs/a.spec.ts`: 1 of 2 tests failed'],
    ['a test broke', '<testcase><error/></testcase>', 'failed: `specs/a.spec.ts`: 1 of 1 tests failed'],
    [
      'a test was skipped',
      '<testcase/><testcase><skipped/></testcase>',
      'not run: `specs/a.spec.ts`: 1 of 2 tests were skipped',
    ],
    ['it has no tests', '', 'not run: `specs/a.spec.ts`: it has no tests'],
  ])('is not, if %s', (_, cases, reason) => {
    expect(reasonsOf(box(of, [], junit(cases)))).toEqual([`${reason} (\`reports/specs.xml\`)`]);
  });

  test('is not without a report, or if that is of other specs', () => {
    expect(reasonsOf(box(of, []))).toEqual([
      'not run: `specs/a.spec.ts` (no JUnit report of it: its test runner writes one, for reports/specs.xml or --specs)',
    ]);
    expect(reasonsOf(box({ spec: 'specs/b.spec.ts' }, [], junit('')))).toEqual([
      'not run: `specs/b.spec.ts` (not in `reports/specs.xml`)',
    ]);
  });
});
