import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../lib/process/clock.ts';
import {
  currentPatience,
  fixedLimit,
  inSeconds,
  limitOf,
  longestTimer,
  withPatience,
} from '../../lib/process/patience.ts';
import { run } from '../../lib/process/run.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';

const twice = { seconds: 600, usual: 300 };
const milliseconds = (given: number) => limitOf(given).milliseconds;

describe('a limit', () => {
  test('is multiplied by --timeout over the default, and names the value that doubles it', () => {
    expect(withPatience(twice, () => limitOf(30_000))).toEqual({
      milliseconds: 60_000,
      fix: 'Run again with --timeout 1200, which extends this limit of 60 s to 120 s.',
      hint: ' (--timeout 1200 allows 120 s)',
    });
  });

  test('does not shrink if --timeout is below the default, and names twice the default', () => {
    expect(withPatience({ seconds: 2, usual: 3600 }, () => limitOf(30_000))).toMatchObject({
      milliseconds: 30_000,
      fix: 'Run again with --timeout 7200, which extends this limit of 30 s to 60 s.',
    });
  });

  test('is unchanged without --timeout, and names none', () => {
    const limit = limitOf(30_000);
    expect(limit.milliseconds).toBe(30_000);
    expect(limit.fix + limit.hint).not.toContain('--timeout');
  });

  test('that is fixed is not multiplied, and names another fix', () => {
    const budget = fixedLimit(30_000, 'Look at the network.');
    const limit = withPatience(twice, () => limitOf(budget));
    expect(limit).toEqual({ milliseconds: 30_000, fix: 'Look at the network.', hint: '' });
    expect(fixedLimit(1).fix).not.toContain('--timeout');
  });

  const positive = fc.double({ min: 1e-3, max: 1e300, noNaN: true });
  const patience = fc.record({ seconds: positive, usual: fc.constantFrom(300, 3600, 7200, 14_400) });
  const given = fc.integer({ min: 1, max: 14_400_000 });

  test('never shrinks, and never exceeds the maximum of a timer, which Node would treat as one millisecond', () => {
    fc.assert(
      fc.property(patience, given, (run, base) => {
        const limit = withPatience(run, () => milliseconds(base));
        expect(limit).toBeGreaterThanOrEqual(base);
        expect(limit).toBeLessThanOrEqual(longestTimer);
      }),
    );
  });

  test('grows to the announced value with the announced --timeout', () => {
    const ordinary = fc.record({ seconds: fc.integer({ min: 1, max: 100_000 }), usual: fc.constantFrom(300, 3600) });
    fc.assert(
      fc.property(ordinary, fc.integer({ min: 1_000, max: 300_000 }), (run, base) => {
        const before = withPatience(run, () => limitOf(base));
        const [, timeout, now, then] =
          /--timeout (\d+), which extends this limit of (.+) to (.+)\.$/.exec(before.fix) ?? [];
        const after = withPatience({ ...run, seconds: Number(timeout) }, () => milliseconds(base));
        expect(now).toBe(inSeconds(before.milliseconds));
        expect(then).toBe(inSeconds(2 * before.milliseconds));
        expect(after).toBeGreaterThanOrEqual(2 * before.milliseconds - 2);
      }),
    );
  });

  test('is shown with three digits', () => {
    expect([50, 1_500, 30_000, 33_333, 123_456, 7_200_000].map(inSeconds)).toEqual([
      ...['0.05 s', '1.5 s', '30 s', '33.3 s', '123 s', '7200 s'],
    ]);
  });
});

describe('the patience of a run', () => {
  const seen = () => milliseconds(100);

  test('applies after every kind of waiting', async () => {
    const found = await withPatience(twice, async () => {
      const limit = pLimit(1);
      await delay(1);
      return [
        seen(),
        await new Promise((resolve) => setTimeout(() => resolve(seen()), 1)),
        await new Promise((resolve) => queueMicrotask(() => resolve(seen()))),
        await Promise.race([delay(1).then(seen), delay(1_000)]),
        ...(await Promise.all([limit(async () => seen()), limit(async () => seen())])),
      ];
    });
    expect(found).toEqual([200, 200, 200, 200, 200, 200]);
  });

  test('applies in the output and the exit of a process', async () => {
    const found: number[] = [];
    await withPatience(twice, async () => {
      const child = spawn('sh', ['-c', 'echo here'], { stdio: ['ignore', 'pipe', 'ignore'] });
      child.stdout.on('data', () => found.push(seen()));
      child.on('close', () => found.push(seen()));
      await once(child, 'close');
    });
    expect(found).toEqual([200, 200]);
  });

  test('is that of the emitter in a listener, so limits are set when a wait starts', () => {
    const emitter = new EventEmitter();
    const found: number[] = [];
    withPatience(twice, () => emitter.on('event', () => found.push(seen())));
    emitter.emit('event');
    expect(found).toEqual([100]);
  });

  test('belongs to one run: a parallel one has its own, and afterwards there is none', async () => {
    const patient = (seconds: number) =>
      withPatience({ seconds, usual: 300 }, async () => {
        await delay(1);
        return seen();
      });
    expect(await Promise.all([patient(600), patient(300), patient(900)])).toEqual([200, 100, 300]);
    expect([currentPatience(), seen()]).toEqual([undefined, 100]);
  });

  test('can be passed to another process, and may be undefined', () => {
    expect(withPatience(twice, currentPatience)).toEqual(twice);
    expect(withPatience(undefined, seen)).toBe(100);
  });
});

describe('a wait that timed out reports which one it was, how long it lasted, and what to set', () => {
  test('a condition that is not met', async () => {
    const never = { what: 'the moon', timeout: 30, interval: 1, lastSeen: () => 'no moon' };
    await expect(withPatience(twice, () => waitUntil(() => undefined, never))).rejects.toMatchObject({
      code: 'wait-timeout',
      what: 'waited 0.06 s for the moon',
      why: 'no moon',
      fix: 'Run again with --timeout 1200, which extends this limit of 0.06 s to 0.12 s.',
    });
  });

  test('a wait lasts exactly as long as allowed', async () => {
    const waited = (patience: typeof twice | undefined) => {
      let now = 0;
      const clock: Clock = {
        now: () => now,
        sleep: async (time) => {
          now += time;
        },
      };
      const waiting = () => waitUntil(() => undefined, { what: 'the moon', timeout: 30_000, interval: 100, clock });
      return withPatience(patience, waiting).catch(() => now);
    };
    expect([await waited(undefined), await waited(twice)]).toEqual([30_000, 60_000]);
  });

  test('a command', async () => {
    await expect(withPatience(twice, () => run(['sleep', '60'], { timeout: 25 }))).rejects.toMatchObject({
      code: 'command-timeout',
      what: 'sleep 60 did not finish within 0.05 s',
      fix: 'Run again with --timeout 1200, which extends this limit of 0.05 s to 0.1 s.',
    });
  });

  test('a command that is only slow finishes, with enough time', async () => {
    const slow = () => run(['sh', '-c', 'sleep 0.3; echo here'], { timeout: 50 });
    await expect(slow()).rejects.toMatchObject({ code: 'command-timeout' });
    expect(await withPatience({ seconds: 300_000, usual: 300 }, slow)).toMatchObject({ code: 0, stdout: 'here\n' });
  });

  test('a command that ends slowly after SIGTERM', async () => {
    const script = 'trap "sleep 0.3; echo finished; exit 0" TERM; echo ready; while :; do sleep 0.05; done';
    const heard: string[] = [];
    const controller = new AbortController();
    const onOutput = (text: string) => {
      heard.push(text);
      if (text.includes('ready')) controller.abort(new Error('enough'));
    };
    const options = { signal: controller.signal, grace: 50, onOutput };
    const ending = withPatience({ seconds: 300_000, usual: 300 }, () => run(['sh', '-c', script], options));
    await expect(ending).rejects.toThrow('enough');
    expect(heard.join('')).toBe('ready\nfinished\n');
  });

  test('a command in a sandbox, or a script, is shown on one line', async () => {
    const what = async (...argv: [string, ...string[]]) =>
      run(argv, { timeout: 1 }).catch((error: { what: string }) => error.what);
    const nsenter = fakeNsenter();
    expect(await what(...nsenter, 'sleep', '60')).toBe('sleep 60 did not finish within 0.001 s');
    const script = await what('sh', '-c', `exec sleep 60\n${'# a long story\n'.repeat(100)}`);
    expect(script).toMatch(/^sh -c 'exec sleep 60 # a long story .*… did not finish within 0\.001 s$/);
    expect(script?.toString().length).toBeLessThan(200);
  });
});

/** The prefix of a sandbox's commands, here for this process's own namespace, which needs no rights. */
function fakeNsenter(): [string, ...string[]] {
  return ['nsenter', '--target', String(process.pid), '--wd=/', '--'];
}
