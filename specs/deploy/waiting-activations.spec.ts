import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WaitingActivations } from '../../lib/deploy/waiting-activations.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { Workplace } from '../support/workplace.ts';

/** Notes its pid, and prints the settings that it reads from its last argument. */
function command(place: Workplace) {
  const pidFile = place.path('pid');
  const words = ['sh', '-c', `echo $$ > ${pidFile}; cat "$1"; exit 3`, 'sh'] as const;
  const pid = () =>
    waitUntil(() => (existsSync(pidFile) && Number(readFileSync(pidFile, 'utf8'))) || undefined, {
      what: 'a pid',
      timeout: 5_000,
    });
  return { words, pid };
}

const lives = (pid: number) => existsSync(`/proc/${pid}`);

test('one that waits gets the settings when they are known, and its result is that of the program', async () => {
  using place = new Workplace();
  const { words, pid } = command(place);
  const waiting = new WaitingActivations(words);
  await using _ = waiting.prepare(1);
  expect(lives(await pid())).toBe(true);
  await expect(waiting.take('{ "a": 1 }', undefined)).resolves.toMatchObject({ code: 3, stdout: '{ "a": 1 }' });
  expect(waiting.take('{}', undefined)).toBeUndefined();
});

test('one that nobody uses is ended, and waited for', async () => {
  using place = new Workplace();
  const { words, pid } = command(place);
  const prepared = new WaitingActivations(words).prepare(1);
  const waits = await pid();
  await prepared[Symbol.asyncDispose]();
  await waitUntil(() => (lives(waits) ? undefined : true), { what: 'its end', timeout: 5_000 });
});

test('a signal ends the one that was taken, and is the reason of its end', async () => {
  const waiting = new WaitingActivations(['sh', '-c', 'sleep 600', 'sh']);
  await using _ = waiting.prepare(1);
  await expect(waiting.take('{}', AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});

test('one that ended before it was used is not used', async () => {
  const waiting = new WaitingActivations(['false']);
  waiting.prepare(1);
  await waitUntil(
    () => {
      const taken = waiting.take('{}', undefined);
      taken?.catch(() => {});
      return taken === undefined ? true : undefined;
    },
    { what: 'none to be left', timeout: 5_000 },
  );
});
