import { expect, test } from 'vitest';
import { systemClock } from '../../lib/process/clock.ts';
import { together } from '../../lib/process/together.ts';

test('works run in parallel, and their results are in order', async () => {
  let meet = (): void => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const results = await together(undefined, [
    async () => {
      await met;
      return 'one';
    },
    async () => {
      meet();
      return 2;
    },
  ]);
  expect(results).toEqual(['one', 2]);
});

test('the first that fails aborts the others, and its error is thrown when all have ended', async () => {
  const ended: string[] = [];
  const failing = together(undefined, [
    async () => {
      throw new Error('the first');
    },
    async (signal) => {
      await systemClock.sleep(60_000, signal).catch(() => {});
      ended.push('the other');
      throw new Error('the second');
    },
  ]);
  await expect(failing).rejects.toThrow('the first');
  expect(ended).toEqual(['the other']);
});

test('an abort from outside reaches all of them', async () => {
  const controller = new AbortController();
  const sleeping = () => (signal: AbortSignal) => systemClock.sleep(60_000, signal);
  const both = together(controller.signal, [sleeping(), sleeping()]);
  controller.abort(new Error('enough'));
  await expect(both).rejects.toMatchObject({ name: 'AbortError' });
});
