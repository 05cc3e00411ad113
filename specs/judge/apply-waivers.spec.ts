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

test.each([
  ['domain:web10', "; did you mean 'web01'?"],
  ['domian:web01', "; did you mean 'domain'?"],
  ['domain:w*9', ''],
  ['domain:db', ''],
  ['domain:web02', ''],
  ['domain:far away', ''],
])('a waiver for the object %s, which has no finding: %j', (object, meant) => {
  const findings = [finding('disk-cache-safe', 'web01'), finding('disk-cache-safe', 'web02', 'pass')];
  const found = applyWaivers(findings, lab(waiver({ object })), today);
  expect(found.at(-1)).toMatchObject({ check: 'waiver-used', actual: `none of disk-cache-safe of ${object}${meant}` });
});

const caused = (finding: Finding, check: string, name: string): Finding =>
  ({ ...finding, causedBy: { check, kind: 'domain', name } }) as Finding;

test('what follows from an accepted finding is accepted with it; what follows from another one, or has an expired waiver of its own, is not', () => {
  const findings = [
    finding('disk-cache-safe', 'web01'),
    caused(finding('macs-kept', 'web01'), 'disk-cache-safe', 'web01'),
    caused(finding('macs-kept', 'web02'), 'disk-cache-safe', 'web02'),
    caused(finding('uuid-kept', 'web01'), 'disk-cache-safe', 'web01'),
    caused(finding('name-kept', 'web01'), 'disk-cache-safe', 'web01'),
    finding('disk-cache-safe', 'web02'),
  ];
  const waivers = [
    waiver({ object: 'domain:web01', until: '2999-01-01' }),
    waiver({ check: 'uuid-kept', until: '2026-11-29', reason: 'old' }),
    waiver({ check: 'name-kept', reason: 'its own' }),
  ];
  const accepted = { reason: 'a test machine', until: '2999-01-01' };
  expect(after(findings, ...waivers)).toEqual([
    ['disk-cache-safe', 'web01', 'warn', accepted],
    ['macs-kept', 'web01', 'warn', { ...accepted, withCause: true }],
    ['macs-kept', 'web02', 'fail'],
    ['uuid-kept', 'web01', 'fail'],
    ['name-kept', 'web01', 'warn', { reason: 'its own' }],
    ['disk-cache-safe', 'web02', 'fail'],
    ['waiver-current', 'spec', 'fail'],
  ]);
});

test('what follows is accepted on the host of its cause only, and all of it fails once the waiver of the cause has expired', () => {
  const onHost = (one: Finding, host: string) => ({ ...one, subject: { ...one.subject, host } }) as Finding;
  const symptom = caused(finding('macs-kept', 'web01'), 'disk-cache-safe', 'web01');
  const findings = [
    onHost(finding('disk-cache-safe', 'web01'), 'lab1'),
    onHost(symptom, 'lab1'),
    onHost(symptom, 'lab2'),
  ];
  const statuses = (until: string) => after(findings, waiver({ until })).map(([, , status]) => status);
  expect(statuses('2999-01-01')).toEqual(['warn', 'warn', 'fail']);
  expect(statuses('2026-11-29')).toEqual(['fail', 'fail', 'fail', 'fail']);
});

test('what follows from another check, or from an object of another kind with the same name, is not accepted', () => {
  const symptom = caused(finding('macs-kept', 'web01'), 'disk-cache-safe', 'web01');
  const others = [finding('uuid-declared', 'web01', 'warn'), finding('disk-cache-safe', 'web01', 'fail', 'network')];
  for (const accepted of others) {
    const found = after([accepted, finding('disk-cache-safe', 'web01'), symptom], {
      ...waiver({ check: accepted.check, object: `${accepted.subject.kind}:web01` }),
    });
    expect(found.map(([, , status]) => status)).toEqual(['warn', 'fail', 'fail']);
  }
});

test('what has two causes is accepted only if both are', () => {
  const symptom = caused(finding('events', 'lab'), 'disk-cache-safe', 'web01');
  const both = { ...symptom, otherCauses: [{ check: 'uuid-declared', kind: 'domain', name: 'web02' }] } as Finding;
  const findings = [finding('disk-cache-safe', 'web01'), finding('uuid-declared', 'web02', 'warn'), both];
  expect(after(findings, waiver({}))[2]).toEqual(['events', 'lab', 'fail']);
  expect(after(findings, waiver({}), waiver({ check: 'uuid-declared' }))[2]).toMatchObject([
    'events',
    'lab',
    'warn',
    {},
  ]);
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
