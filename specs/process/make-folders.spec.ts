import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolders } from '../../lib/process/make-folders.ts';
import { Workplace } from '../support/workplace.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place[Symbol.dispose]());

test('makes what is missing, with the mode, and leaves what is there', async () => {
  mkdirSync(place.path('there'), { mode: 0o755 });
  await makeFolders(place.path('there/a/b'), 0o700);
  await makeFolders(place.path('there/a/b'), 0o700);
  await Promise.all(['c/d', 'c/e', 'c/d'].map((name) => makeFolders(place.path('there', name))));
  const modes = ['there', 'there/a', 'there/a/b'].map((name) => statSync(place.path(name)).mode & 0o777);
  expect(modes).toEqual([0o755, 0o700, 0o700]);
  expect(statSync(place.path('there/c/e')).isDirectory()).toBe(true);
});

test('a link to a folder is one; a link that leads nowhere, and a file, are not, nor is anything in them', async () => {
  mkdirSync(place.path('folder'));
  symlinkSync('folder', place.path('link'));
  await makeFolders(place.path('link'));
  await makeFolders(place.path('link/in'));
  symlinkSync('nowhere', place.path('broken'));
  place.write('file', '');
  await expect(makeFolders(place.path('broken'))).rejects.toMatchObject({
    code: 'ENOTDIR',
    message: expect.stringMatching(/broken: it is a symbolic link that leads nowhere$/),
  });
  await expect(makeFolders(place.path('file'))).rejects.toMatchObject({
    message: expect.stringMatching(/not a folder$/),
  });
  await expect(makeFolders(place.path('file/in'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
