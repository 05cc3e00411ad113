import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

test('checkpoint list says whether the folder is empty, or is not there yet', async () => {
  using place = new Workplace();
  const folder = place.path('points');
  const call = (...words: readonly string[]) =>
    callVirtspec(['checkpoint', ...words, '--directory', folder], { cwd: place.folder, env: place.env });
  expect(await call('list')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: `No checkpoints: there is no folder ${folder} yet. The first \`virtspec checkpoint save\` makes it.\n`,
  });
  expect(await call('verify', 'first')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`\n  why: there is no folder ${folder}\n`),
  });
  mkdirSync(folder);
  expect(await call('list')).toMatchObject({ code: 0, stdout: '', stderr: `No checkpoints in ${folder}.\n` });
  expect((await call('verify', 'first')).stderr).toContain(`\n  why: ${folder} has none\n`);
});
