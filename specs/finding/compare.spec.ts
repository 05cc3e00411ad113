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
  const { fresh, still, fixed, accepted, unjudged } = compareFindings(before, now);
  const names = (list: readonly Finding[]) => list.map(({ check, subject }) => `${check} ${subject.name}`);
  return {
    fresh: names(fresh),
    still: names(still.map(({ finding }) => finding)),
    fixed: names(fixed),
    accepted: names(accepted),
    unjudged: names(unjudged),
  };
}

test('a failure is new, still there, or fixed, by its check and its subject, whatever it says', () => {
  const before = findings(['a', 'web', 'fail', 'one'], ['b', 'web', 'fail'], ['c', 'web', 'pass']);
  const now = findings(['a', 'web', 'warn', 'two'], ['b', 'web', 'pass'], ['c', 'web', 'fail'], ['a', 'db', 'error']);
  expect(named(before, now)).toEqual({
    fresh: ['c web', 'a db'],
    still: ['a web'],
    fixed: ['b web'],
    accepted: [],
    unjudged: [],
  });
});

test('what was not run any more, is gone or was waived is not fixed', () => {
  const before = findings(['a', 'web', 'fail'], ['b', 'web', 'fail'], ['c', 'web', 'fail']);
  const now = findings(['a', 'web', 'skip'], ['c', 'web', 'waived']);
  expect(named(before, now)).toEqual({
    fresh: [],
    still: [],
    fixed: [],
    accepted: ['c web'],
    unjudged: ['a web', 'b web'],
  });
});

test('without a run before, everything that needs action is new, except what is waived', () => {
  expect(named([], findings(['a', 'web', 'fail'], ['b', 'web', 'waived'], ['c', 'web', 'pass'])).fresh).toEqual([
    'a web',
  ]);
});

const kinds = ['pass', 'fail', 'warn', 'waived', 'skip', 'error'] as const;

test('every way from one result to another has one place', () => {
  const placeOf = (before: (typeof kinds)[number] | 'absent', now: (typeof kinds)[number] | 'absent') => {
    const of = (kind: typeof before) => (kind === 'absent' ? [] : findings(['a', 'web', kind]));
    return Object.entries(named(of(before), of(now))).flatMap(([place, all]) => (all.length > 0 ? [place] : []));
  };
  const sound = ['pass', 'waived', 'skip', 'absent'] as const;
  const wrong = ['fail', 'warn', 'error'] as const;
  for (const one of sound) for (const other of sound) expect(placeOf(one, other)).toEqual([]);
  for (const one of sound) for (const other of wrong) expect(placeOf(one, other)).toEqual(['fresh']);
  for (const one of wrong) for (const other of wrong) expect(placeOf(one, other)).toEqual(['still']);
  for (const one of wrong) {
    expect(sound.map((other) => placeOf(one, other)[0])).toEqual(['fixed', 'accepted', 'unjudged', 'unjudged']);
  }
});

test('the same check of another object, or on another host, is another finding', () => {
  const [one] = findings(['a', 'web', 'fail']);
  if (!one) throw new Error('one finding');
  const other = { ...one, subject: { ...one.subject, host: 'lab2' } };
  expect(compareFindings([one], [other])).toMatchObject({ fresh: [other], unjudged: [one] });
});
