import { expect, test, vi } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { Rerun } from '../../lib/watch/rerun.ts';

/** A rerun whose work ends when the spec says so. */
function controlled() {
  const runs: { readonly wish: readonly string[]; readonly overtaken: AbortSignal; readonly end: () => void }[] = [];
  const rerun = new Rerun((wish, overtaken) => new Promise((end) => runs.push({ wish, overtaken, end })), {
    quiet: 5,
    longest: 50,
  });
  const started = (count: number) =>
    waitUntil(() => (runs.length >= count ? runs[count - 1] : undefined), {
      what: 'a run',
      timeout: 5_000,
      interval: 1,
    });
  return { rerun, runs, started };
}

test('several saves at once are one run', async () => {
  const { rerun, runs, started } = controlled();
  for (const file of ['a', 'b', 'a']) rerun.want(file);
  const first = await started(1);
  expect(first.wish).toEqual(['a', 'b']);
  first.end();
  await rerun[Symbol.asyncDispose]();
  expect(runs).toHaveLength(1);
});

test('a save during a run overtakes it, and one run follows, whatever number of saves came', async () => {
  const { rerun, runs, started } = controlled();
  rerun.want('a');
  const first = await started(1);
  rerun.want('b');
  rerun.want('c');
  await waitUntil(() => first.overtaken.aborted || undefined, { what: 'the abort', timeout: 5_000, interval: 1 });
  expect(runs).toHaveLength(1);
  first.end();
  const second = await started(2);
  expect(second.wish).toEqual(['b', 'c']);
  expect(second.overtaken.aborted).toBe(false);
  second.end();
  await rerun[Symbol.asyncDispose]();
  expect(runs).toHaveLength(2);
});

test('files that never come to rest do not delay a run for ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    let runs = 0;
    const rerun = new Rerun(async () => void runs++, { quiet: 30, longest: 100 });
    for (let time = 0; time < 110; time += 10) {
      rerun.want('a');
      vi.advanceTimersByTime(10);
    }
    expect(runs).toBe(1);
    await rerun[Symbol.asyncDispose]();
  } finally {
    vi.useRealTimers();
  }
});

test('the end overtakes the current run, waits for it, and starts no other', async () => {
  const { rerun, runs, started } = controlled();
  rerun.want('a');
  const first = await started(1);
  rerun.want('b');
  const ended = rerun[Symbol.asyncDispose]();
  expect(first.overtaken.aborted).toBe(true);
  first.end();
  await ended;
  rerun.want('c');
  expect(runs).toHaveLength(1);
});
