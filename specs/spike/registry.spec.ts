import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../lib/spike/outcome.ts';
import { questions, registry } from '../../lib/spike/registry.ts';
import { redCases } from './red-cases.ts';
import { refusedByNix } from './seen.ts';

const ids = Object.keys(registry).sort();

describe('the registry of questions', () => {
  test('names each question by its id', () => {
    expect(questions.map(({ id }) => id)).toEqual(Object.keys(registry));
  });

  test.each(['nix', 'ts'])('contains every .%s file of lib/spike/questions', (extension) => {
    const files = readdirSync(new URL('../../lib/spike/questions/', import.meta.url));
    const named = files.filter((file) => file.endsWith(`.${extension}`)).map((file) => file.replace(/\.\w+$/, ''));
    expect(named.sort()).toEqual(ids);
  });

  test('has a failing case for every question', () => {
    expect(Object.keys(redCases).sort()).toEqual(ids);
  });

  test('has fallbacks that are questions, and marks the work plan’s three unknowns', () => {
    const named = questions.flatMap(({ fallback }) => fallback ?? []);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(questions.filter(({ role }) => role === 'unknown').map(({ id }) => id)).toEqual([
      ...['network-attrset', 'pool-function', 'volume-function', 'windows-second-nic'],
    ]);
  });

  test('has no cycle of fallbacks', () => {
    const next = new Map(questions.map(({ id, fallback }) => [id, fallback]));
    const length = (id: string | undefined, steps = 0): number =>
      id === undefined || steps > questions.length ? steps : length(next.get(id), steps + 1);
    expect(Math.max(...questions.map(({ id }) => length(id)))).toBeLessThanOrEqual(3);
  });

  test.each(questions)('$id has a title and a fix', ({ title, cure }) => {
    expect(title.length).toBeGreaterThan(15);
    expect(cure).toMatch(/[.`]$/);
  });
});

describe.each(questions)('$id', (question) => {
  const { what, seen, verdict, answer } = redCases[question.id as keyof typeof redCases];

  test(`judges: ${what}`, () => {
    const judged = question.judge(seen);
    expect(judged.verdict).toBe(verdict);
    expect(judged.answer).toMatch(answer);
    expect(judged.evidence[0].excerpt).not.toBe('');
  });

  test('has an answer if Nix refuses, and none if no question was asked', () => {
    expect(question.judge(refusedByNix('undefined variable')).evidence[0].excerpt).toContain('undefined variable');
    expect(outcomeOf(question, { unavailable: 'no sandbox' })).toEqual({ kind: 'not-run', reason: 'no sandbox' });
  });
});
