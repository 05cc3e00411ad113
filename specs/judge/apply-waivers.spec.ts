import { expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { applyWaivers, requireKnownWaivers } from '../../lib/judge/apply-waivers.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import type { Waiver } from '../../lib/model/waiver.ts';
import { judgeRun } from '../../lib/report/judge-run.ts';

const today = '2026-11-30';
const finding = (check: string, name: string, status: Finding['status'] = 'fail', kind = 'domain') =>
  ({ check, subject: { kind, name }, status, severity: 'error', reason: 'no ISO' }) as unknown as Finding;
const waiver = (parts: Partial<Waiver>): Waiver => ({
  ...{ check: 'disk-cache-safe', object: undefined, reason: 'a test machine', until: undefined },
  ...parts,
});
const lab = (...waivers: readonly Waiver[]) => ({ name: 'spec', file: 'lab.yaml', waivers }) as unknown as Lab;

function after(findings: readonly Finding[], ...waivers: readonly Waiver[]) {
  return applyWaivers(findings, lab(...waivers), today).map(({ check, subject, status, ...rest }) => [
    ...[check, subject.name, status],
    ...('waived' in rest && rest.waived ? [rest.waived] : []),
  ]);
}

test('a finding that is accepted is a warning, with the reason; the same check on another object is not accepted', () => {
  const findings = [finding('disk-cache-safe', 'web01'), finding('disk-cache-safe', 'web02')];
  expect(after(findings, waiver({ object: 'domain:web01', until: today }))).toEqual([
    ['disk-cache-safe', 'web01', 'warn', { reason: 'a test machine', until: today }],
    ['disk-cache-safe', 'web02', 'fail'],
  ]);
});

test.each([
  ['domain:web*', 'web01', true],
  ['domain:web', 'web01', false],
  ['network:web01', 'web01', false],
  ['domain:a.c', 'abc', false],
  ['domain:web server; v1', 'web server; v1', true],
])('the object %s accepts a finding about the domain %s: %s', (object, name, accepted) => {
  const [first] = after([finding('disk-cache-safe', name)], waiver({ object }));
  expect(first?.[2]).toBe(accepted ? 'warn' : 'fail');
});

test('a run whose failures are all accepted passes', () => {
  const findings = [finding('disk-cache-safe', 'web01')];
  expect(judgeRun(findings, undefined)).toBe('FAILED');
  expect(judgeRun(applyWaivers(findings, lab(waiver({})), today), undefined)).toBe('PASSED');
});

test('an expired waiver accepts nothing, and fails by name; one of which the finding is gone does not', () => {
  const expired = waiver({ until: '2026-11-29' });
  const found = applyWaivers([finding('disk-cache-safe', 'web01')], lab(expired), today);
  expect(found.map(({ check, status }) => [check, status])).toEqual([
    ['disk-cache-safe', 'fail'],
    ['waiver-current', 'fail'],
  ]);
  expect(found[1]).toMatchObject({ actual: 'disk-cache-safe was accepted until 2026-11-29: a test machine' });
  expect(after([finding('disk-cache-safe', 'web01', 'pass')], expired).map(([check]) => check)).not.toContain(
    'waiver-current',
  );
});

test('waivers that accept nothing are one warning that names them all, if their checks were run', () => {
  const waivers = [
    waiver({}),
    waiver({ object: 'domain:gone' }),
    waiver({ check: 'not-run' }),
    waiver({ check: 'skipped' }),
  ];
  const findings = [finding('disk-cache-safe', 'web01', 'pass'), finding('skipped', 'web01', 'skip')];
  const found = applyWaivers(findings, lab(...waivers), today);
  expect(found.at(-1)).toMatchObject({
    ...{ check: 'waiver-used', status: 'warn', severity: 'notice' },
    actual: 'none of disk-cache-safe; none of disk-cache-safe of domain:gone',
  });
  expect(found).toHaveLength(3);
});

test('what passed, was not run or broke is never accepted', () => {
  const statuses = ['pass', 'skip', 'error'] as const;
  const findings = statuses.map((status) => finding('disk-cache-safe', status, status));
  expect(applyWaivers(findings, lab(waiver({})), today).slice(0, 3)).toEqual(findings);
});

test('a waiver of a check that does not exist is refused, with the closest match', () => {
  expect(() => requireKnownWaivers(lab(waiver({ check: 'disk-cashe-safe' })), ['disk-cache-safe'])).toThrow(
    expect.objectContaining({ code: 'waiver-unknown', why: expect.stringContaining('disk-cache-safe') }),
  );
});
