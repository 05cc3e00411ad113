import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../lib/spike/outcome.ts';
import { probes, registry } from '../../lib/spike/registry.ts';
import { probesPage } from './page.ts';
import { redCases } from './red-cases.ts';
import { refusedByNix } from './seen.ts';

const ids = Object.keys(registry).sort();

describe('the registry of probes', () => {
  test('names each probe by its id', () => {
    expect(probes.map(({ id }) => id)).toEqual(Object.keys(registry));
  });

  test.each(['nix', 'ts'])('holds every .%s file of lib/spike/questions', (extension) => {
    const files = readdirSync(new URL('../../lib/spike/questions/', import.meta.url));
    const named = files.filter((file) => file.endsWith(`.${extension}`)).map((file) => file.replace(/\.\w+$/, ''));
    expect(named.sort()).toEqual(ids);
  });

  test('has a red case for every probe', () => {
    expect(Object.keys(redCases).sort()).toEqual(ids);
  });

  test('fallbacks are probes, and the plan’s three unknowns are marked', () => {
    const named = probes.flatMap(({ fallback }) => fallback ?? []);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
    expect(probes.filter(({ role }) => role === 'unknown').map(({ id }) => id)).toEqual([
      ...['network-attrset', 'pool-function', 'volume-function', 'windows-second-nic'],
    ]);
  });

  test('fallbacks come to an end', () => {
    const next = new Map(probes.map(({ id, fallback }) => [id, fallback]));
    const length = (id: string | undefined, steps = 0): number =>
      id === undefined || steps > probes.length ? steps : length(next.get(id), steps + 1);
    expect(Math.max(...probes.map(({ id }) => length(id)))).toBeLessThanOrEqual(3);
  });

  test.each(probes)('$id asks and cures', ({ title, cure }) => {
    expect(title.length).toBeGreaterThan(15);
    expect(cure).toMatch(/[.`]$/);
  });
});

describe.each(probes)('$id', (probe) => {
  const { what, seen, verdict, answer } = redCases[probe.id as keyof typeof redCases];

  test(`judges: ${what}`, () => {
    const judged = probe.judge(seen);
    expect(judged.verdict).toBe(verdict);
    expect(judged.answer).toMatch(answer);
    expect(judged.evidence[0].excerpt).not.toBe('');
  });

  test('has an answer where Nix refuses, and none where nothing was asked', () => {
    expect(probe.judge(refusedByNix('undefined variable')).evidence[0].excerpt).toContain('undefined variable');
    expect(outcomeOf(probe, { unavailable: 'no sandbox' })).toEqual({ kind: 'not-run', reason: 'no sandbox' });
  });
});

test('docs/probes.md is generated', async () => {
  await expect(probesPage(probes)).toMatchFileSnapshot('../../docs/probes.md');
});
