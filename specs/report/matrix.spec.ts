import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { mergeFindings } from '../../lib/report/matrix.ts';

const about = { check: 'any', category: 'guest', title: 'It holds', tier: 'sandbox' } as const;
const subject = { kind: 'domain', name: 'DC01' } as const;
const pass: Finding = { ...about, subject, status: 'pass', actual: 'yes', evidence: [] };
const skip: Finding = { ...about, subject, status: 'skip', reason: 'not here' };
const fail: Finding = {
  ...{ ...about, subject, status: 'fail', severity: 'error', expected: 'yes', actual: 'no' },
  ...{ evidence: [{ source: 'virsh', excerpt: 'no' }], fix: 'Mend it.', why: 'It is so.' },
};
const merged = (...all: (Finding | undefined)[]) =>
  mergeFindings(
    all.map((finding, index) => ({ combination: `c${index}`, findings: finding === undefined ? [] : [finding] })),
  );

describe('each finding is listed once', () => {
  test('as the first combination that fails it reports it, with its name', () => {
    expect(merged(pass, fail, { ...fail, actual: 'no either' })).toEqual([
      { ...fail, subject: { ...subject, host: 'c1' } },
    ]);
  });

  test('without a name if all of them fail it', () => {
    expect(merged(fail, fail)).toEqual([fail]);
  });

  test('with the name of the only one that reports and fails it', () => {
    expect(merged(undefined, fail)).toEqual([{ ...fail, subject: { ...subject, host: 'c1' } }]);
  });

  test('with a warning of one kept, and a pass of one if another could not judge', () => {
    const warn = { ...fail, status: 'warn' } as Finding;
    expect(merged(pass, warn)).toEqual([{ ...warn, subject: { ...subject, host: 'c1' } }]);
    expect(merged(skip, pass)).toEqual([pass]);
    expect(merged(skip, skip)).toEqual([skip]);
  });

  test('separately for other subjects', () => {
    const other = { ...fail, subject: { kind: 'domain', name: 'SCCM01' } } as Finding;
    expect(
      mergeFindings([
        { combination: 'c0', findings: [pass, other] },
        { combination: 'c1', findings: [pass, other] },
      ]),
    ).toEqual([pass, other]);
  });
});
