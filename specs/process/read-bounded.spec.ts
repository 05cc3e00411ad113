import { execFileSync } from 'node:child_process';
import { truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readBounded } from '../../lib/process/read-bounded.ts';
import { run } from '../../lib/process/run.ts';
import { Workplace } from '../support/workplace.ts';

test('a file is read to its end, even if its size is unknown', async () => {
  using place = new Workplace();
  const text = 'ü'.repeat(100_000);
  expect((await readBounded(place.write('file', text))).toString()).toBe(text);
  expect((await readBounded('/proc/self/status')).toString()).toMatch(/^Name:/);
});

test('an endless or too late input is refused', async () => {
  using place = new Workplace();
  const file = place.write('file', '12345');
  await expect(readBounded(file, 4)).rejects.toThrow('larger than 4 bytes');
  expect((await readBounded(file, 5)).toString()).toBe('12345');
  truncateSync(file, 2 ** 40);
  await expect(readBounded(file)).rejects.toThrow('larger than');
  await expect(readBounded('/dev/zero')).rejects.toThrow('it is a device');
  await expect(readBounded(place.folder)).rejects.toMatchObject({ code: 'EISDIR' });
});

test('a FIFO is read until its writer has closed it, up to the limit', async () => {
  using place = new Workplace();
  const fifo = place.path('fifo');
  execFileSync('mkfifo', [fifo]);
  const writes = (script: string) => run(['sh', '-c', script, 'sh', fifo]).catch(() => {});
  const both = await Promise.all([readBounded(fifo), writes('(echo one; sleep 0.2; echo two) >"$1"')]);
  expect(both[0].toString()).toBe('one\ntwo\n');
  const [endless] = await Promise.all([
    readBounded(fifo, 1000).catch((error: unknown) => error),
    writes('exec cat /dev/zero >"$1"'),
  ]);
  expect(endless).toMatchObject({ message: expect.stringContaining('larger than 1000 bytes') });
});
