import { expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { repeatedReport } from '../../lib/report/repeat.ts';
import type { Report } from '../../lib/report/report.ts';
import { sampleReports } from './sample-reports.ts';

const about = { check: 'any', category: 'guest', title: 'It holds', tier: 'sandbox' } as const;
const subject = { kind: 'domain', name: 'DC01' } as const;
const pass: Finding = { ...about, subject, status: 'pass', actual: 'yes', evidence: [] };
const fail: Finding = {
  ...{ ...about, subject, status: 'fail', severity: 'error', expected: 'yes', actual: 'no' },
  ...{ evidence: [{ source: 'virsh', excerpt: 'no' }], fix: 'Fix it.', why: 'It is so.' },
};
const run = (...findings: readonly Finding[]): Report => ({
  ...sampleReports['all-pass'],
  ...{ findings, verdict: findings.some(({ status }) => status === 'fail') ? 'FAILED' : 'PASSED' },
});

test('what failed in some runs is a failure that names them', () => {
  const { findings, verdict, conclusion } = repeatedReport([run(pass), run(fail), run(pass), run(fail), run(pass)]);
  expect(findings).toEqual([
    {
      ...fail,
      evidence: [...fail.evidence, { source: '5 runs', excerpt: 'failed in runs 2, 4; passed in runs 1, 3, 5 of 5' }],
    },
  ]);
  expect(verdict).toBe('FAILED');
  expect(conclusion?.text).toMatch(/^1 failed.*; 5 runs, 3 of them passed, 1 finding was not the same in all$/);
});

test('what ended alike in every run is as it was, and the runs are counted', () => {
  const { findings, conclusion, phases } = repeatedReport([run(pass), run(pass)]);
  expect(findings).toEqual([pass]);
  expect(conclusion).toMatchObject({
    word: 'PASSED',
    text: expect.stringMatching(/2 runs, 2 of them passed, all findings alike$/),
  });
  expect(phases.map(({ name }) => name)).toContain('run 2: Apply the lab');
});

test('what one run did not judge is not the same', () => {
  const { findings } = repeatedReport([run(pass), run(), run(pass)]);
  expect(findings).toMatchObject([
    { status: 'pass', evidence: [{ excerpt: 'passed in runs 1, 3; not judged in run 2 of 3' }] },
  ]);
});
