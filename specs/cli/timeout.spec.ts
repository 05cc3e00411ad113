import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../lib/cli/duration.ts';
import { timeoutOption } from '../../lib/cli/options.ts';
import { run } from '../../lib/process/run.ts';
import { runSignal } from '../../lib/run/run-signal.ts';

describe('--timeout takes', () => {
  test.each([
    ['300', 300],
    ['90s', 90],
    ['10m', 600],
    ['2h', 7200],
    ['1h30m', 5400],
    ['1h 30m 5s', 5405],
    ['10m30s', 630],
    ['1h5s', 3605],
    ['1e300', Number.MAX_SAFE_INTEGER / 1000],
    ['1.5H', 5400],
    ['0.5', 0.5],
    ['1e9', 1e9],
    [' 5 m ', 300],
  ])('%j: %d seconds', (text, seconds) => {
    expect(timeoutOption().parseArg?.(text, undefined)).toBe(seconds);
  });

  test('any number of seconds, minutes and hours', () => {
    const units = fc.constantFrom(['', 1], ['s', 1], ['m', 60], ['h', 3600]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), units, (count, [unit, seconds]) => {
        expect(parseDuration(`${count}${unit}`)).toBe(count * Number(seconds));
      }),
    );
  });
});

test.each([
  ...['0', '-1', '0m', '-2h', 'NaN', 'Infinity', '1e999', '', ' ', 'soon', 'm'],
  ...['10x', '10 minutes', '30m1h', '1h1h', '1h30', '1.2.3', '0x10', '1,5'],
])('--timeout refuses %j, and says what it takes', (text) => {
  expect(() => timeoutOption().parseArg?.(text, undefined)).toThrow(InvalidArgumentError);
  expect(() => timeoutOption().parseArg?.(text, undefined)).toThrow(/number of seconds above 0; also 10m, 2h, 1h30m/);
});

test('a run that times out reports its limit, and what to set', async () => {
  using ended = runSignal(0.05, 'nothing is left');
  await expect(run(['sleep', '60'], { signal: ended.signal })).rejects.toMatchObject({
    code: 'run-timeout',
    kind: 'environment',
    what: 'the run did not end within 0.05 s; nothing is left',
    fix: 'Run again with --timeout 1.',
  });
});
