import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cachedFolder, probeCache } from '../../../lib/guest/medium/probe-cache.ts';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'vs-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const fill = (text: string) => async (folder: string) => writeFileSync(join(folder, 'file'), text);

test('a folder is filled once', async () => {
  const first = await cachedFolder(cache, 'base-1', fill('one'));
  const second = await cachedFolder(cache, 'base-1', () => Promise.reject(new Error('filled again')));
  expect([first, second]).toEqual([join(cache, 'base-1'), join(cache, 'base-1')]);
});

test('if two runs fill it at the same time, both get it, and one result is kept', async () => {
  const both = await Promise.all([cachedFolder(cache, 'base-1', fill('a')), cachedFolder(cache, 'base-1', fill('b'))]);
  expect(both).toEqual([join(cache, 'base-1'), join(cache, 'base-1')]);
  expect(readdirSync(cache)).toEqual(['base-1']);
});

test('an interrupted run leaves nothing behind, and can be repeated', async () => {
  const broken = cachedFolder(cache, 'base-1', async (folder) => {
    await fill('half')(folder);
    throw new Error('no more');
  });
  await expect(broken).rejects.toThrow('no more');
  expect(readdirSync(cache)).toEqual([]);
  await cachedFolder(cache, 'base-1', fill('whole'));
  expect(existsSync(join(cache, 'base-1/file'))).toBe(true);
});

test('a full disk is reported with a fix', async () => {
  const full = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }));
  await expect(cachedFolder(cache, 'base-1', full)).rejects.toMatchObject({
    code: 'no-space',
    kind: 'environment',
    fix: expect.stringContaining('XDG_CACHE_HOME'),
  });
});

test('the two newest of each kind are kept', async () => {
  for (const name of ['base-1', 'parts-1', 'base-2', 'base-3']) await cachedFolder(cache, name, fill(name));
  expect(readdirSync(cache)).toContain('base-3');
  expect(readdirSync(cache).filter((name) => name.startsWith('base-'))).toHaveLength(2);
  expect(readdirSync(cache)).toContain('parts-1');
});

test('a cache that cannot be created is exit 3 with what and fix', async () => {
  writeFileSync(join(cache, 'file'), '');
  await expect(probeCache({ XDG_CACHE_HOME: join(cache, 'file') })).rejects.toMatchObject({
    code: 'cache-folder',
    fix: 'Set XDG_CACHE_HOME to a writable folder.',
  });
});
