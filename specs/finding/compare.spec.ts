import { expect, test } from 'vitest';
import { compareFindings } from '../../lib/finding/compare.ts';
import type { Finding } from '../../lib/finding/finding.ts';

type Short = readonly [check: string, name: string, status: Finding['status'] | 'waived', actual?: string];

function findings(...short: readonly Short[]): readonly Finding[] {
  return short.map(([check, name, status, actual = 'seen']) => {
    const base = {
      check,
      category: 'domain',
      title: check,
      subject: { kind: 'domain', name },
      tier: 'sandbox',
    } as const;
    const evidence = [{ source: 'x', excerpt: 'x' }] as const;
    const trouble = { severity: 'error', expected: 'other', actual, evidence, fix: 'fix', why: 'why' } as const;
    if (status === 'pass') return { ...base, status, actual, evidence: [] };
    if (status === 'skip') return { ...base, status, reason: 'no reason' };
    if (status === 'error') return { ...base, status, message: 'broke' };
    if (status === 'waived') return { ...base, ...trouble, status: 'warn', waived: { reason: 'accepted' } };
    return { ...base, ...trouble, status };
  });
}

function named(before: readonly Finding[], now: readonly Finding[]) {
  const { fresh, still, fixed, unseen } = compareFindings(before, now);
  const names = (list: readonly Finding[]) => list.map(({ check, subject }) => `${check} ${subject.name}`);
  return { fresh: names(fresh), still: names(still), fixed: names(fixed), unseen: names(unseen) };
}

test('a failure is new, still there, or fixed, by its check and its subject, whatever it says', () => {
  const before = findings(['a', 'web', 'fail', 'one'], ['b', 'web', 'fail'], ['c', 'web', 'pass']);
  const now = findings(['a', 'web', 'warn', 'two'], ['b', 'web', 'pass'], ['c', 'web', 'fail'], ['a', 'db', 'error']);
  expect(named(before, now)).toEqual({ fresh: ['c web', 'a db'], still: ['a web'], fixed: ['b web'], unseen: [] });
});

test('what was not run any more, is gone or was waived is not fixed', () => {
  const before = findings(['a', 'web', 'fail'], ['b', 'web', 'fail'], ['c', 'web', 'fail']);
  const now = findings(['a', 'web', 'skip'], ['c', 'web', 'waived']);
  expect(named(before, now)).toEqual({ fresh: [], still: [], fixed: [], unseen: ['a web', 'b web', 'c web'] });
});

test('without a run before, everything that needs action is new, except what is waived', () => {
  expect(named([], findings(['a', 'web', 'fail'], ['b', 'web', 'waived'], ['c', 'web', 'pass'])).fresh).toEqual([
    'a web',
  ]);
});
