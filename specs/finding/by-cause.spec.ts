import { expect, test } from 'vitest';
import { groupByCause } from '../../lib/finding/by-cause.ts';
import type { Cause, Finding } from '../../lib/finding/finding.ts';

const failure = (check: string, causedBy?: string): Finding => ({
  ...{ check, category: 'domain', title: check, subject: { kind: 'domain', name: 'a' }, tier: 'sandbox' },
  ...{ status: 'fail', severity: 'error', expected: 'x', actual: 'y', fix: 'z', why: 'w' },
  evidence: [{ source: 's', excerpt: 'e' }],
  ...(causedBy && { causedBy: { check: causedBy, kind: 'domain', name: 'a' } as Cause }),
});
const grouped = (...findings: Finding[]) =>
  groupByCause(findings).map(({ cause, symptoms }) => [cause.check, ...symptoms.map(({ check }) => check)]);

test('a symptom is listed under its root cause', () => {
  expect(grouped(failure('end', 'middle'), failure('middle', 'cause'), failure('cause'), failure('other'))).toEqual([
    ['cause', 'end', 'middle'],
    ['other'],
  ]);
});

test('no finding is lost: with a missing cause, a self-reference, and a cycle', () => {
  expect(grouped(failure('a', 'elsewhere'))).toEqual([['a']]);
  expect(grouped(failure('a', 'a'))).toEqual([['a']]);
  expect(grouped(failure('a', 'b'), failure('b', 'a'), failure('c', 'a'))).toEqual([['a'], ['b'], ['c']]);
});
