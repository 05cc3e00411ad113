import { expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';

test('a wait that is aborted ends with the reason, also between two looks', async () => {
  const controller = new AbortController();
  const reason = new Error('Ctrl-C');
  const options = { what: 'nothing', timeout: 60_000, interval: 60_000, signal: controller.signal };
  const waiting = waitUntil(() => {
    setImmediate(() => controller.abort(reason));
    return undefined;
  }, options);
  await expect(waiting).rejects.toBe(reason);
});
