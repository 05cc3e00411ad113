import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import which from 'which';
import { unpackPackage } from '../../../lib/guest/medium/unpack.ts';
import { arOf, type Compression, debOf } from './deb.ts';

let place = '';
let file = '';
let folder = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'vs-unpack-'));
  file = join(place, 'one_1_amd64.deb');
  folder = join(place, 'root');
  mkdirSync(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true });
});

const unpacked = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

describe('a package', () => {
  const packages: readonly [Compression, string][] = [
    ['none', 'tar'],
    ['gz', 'gzip'],
    ['xz', 'xz'],
    ['zst', 'zstd'],
  ];
  for (const [compression, tool] of packages) {
    const missing = which.sync(tool, { nothrow: true }) === null;
    test.skipIf(missing)(
      `with data.tar compressed by ${compression} is unpacked without its documentation`,
      async () => {
        writeFileSync(file, debOf({ 'bin/one': 'program', 'usr/share/doc/one': 'words' }, compression));
        await unpackPackage(file, folder);
        expect(readFileSync(join(folder, 'bin/one'), 'utf8')).toBe('program');
        expect(existsSync(join(folder, 'usr/share'))).toBe(false);
      },
    );
  }

  test('is unpacked only as far as wanted; missing files are not an error', async () => {
    writeFileSync(file, debOf({ 'lib/a/1': '', 'lib/a/b/2': '', 'lib/c/3': '', vmlinuz: '' }, 'xz'));
    await unpackPackage(file, folder, ['*/lib/a', '*/vmlinuz*', '*/nowhere']);
    expect(unpacked()).toEqual(['lib', 'lib/a', 'lib/a/1', 'lib/a/b', 'lib/a/b/2', 'vmlinuz']);
  });

  test('may contain nothing that is wanted', async () => {
    writeFileSync(file, debOf({ one: '' }));
    await unpackPackage(file, folder, ['*/nowhere']);
    expect(unpacked()).toEqual([]);
  });
});

describe('is reported by name, with a fix:', () => {
  const whole = debOf({ 'bin/one': 'program' }, 'xz');
  const broken: readonly [string, Buffer, string][] = [
    ['an empty file', Buffer.alloc(0), 'it is not a Debian package'],
    ['a page of a login', Buffer.from('<html>Please log in</html>'), 'it is not a Debian package'],
    ['one that is cut off', whole.subarray(0, -10), 'it is truncated: data.tar.xz has'],
    ['one that is cut off before its files', whole.subarray(0, 80), 'it has no data.tar'],
    ['a broken header', Buffer.concat([whole.subarray(0, 60), Buffer.alloc(60)]), 'a header in it is invalid'],
    ['bzip2', arOf({ 'data.tar.bz2': 'BZh' }), 'virtspec cannot decompress its data.tar.bz2'],
    ['broken bytes', Buffer.from(whole).fill(7, whole.length - 100), 'xz: (stdin): '],
    ['no files at all', arOf({ 'data.tar.xz': '' }), 'its data.tar.xz is empty'],
  ];
  test.each(broken)('%s', async (_, bytes, why) => {
    writeFileSync(file, bytes);
    await expect(unpackPackage(file, folder)).rejects.toMatchObject({
      code: 'probe-unpack',
      kind: 'environment',
      what: `the package ${file} could not be unpacked`,
      why: expect.stringContaining(why),
      fix: 'Remove the file, and run this again to download it.',
    });
  });

  test('that needs a missing zstd is reported with its package', async () => {
    writeFileSync(file, arOf({ 'data.tar.zst': 'whatever' }));
    vi.stubEnv('PATH', place);
    await expect(unpackPackage(file, folder)).rejects.toMatchObject({
      code: 'probe-tools-missing',
      fix: 'Run scripts/setup, or install zstd.',
    });
  });

  test('that fills the disk is reported', async () => {
    writeFileSync(file, debOf({ one: '' }));
    writeFileSync(
      join(place, 'tar'),
      '#!/bin/sh\necho "tar: one: Cannot write: No space left on device" >&2; exit 2\n',
    );
    chmodSync(join(place, 'tar'), 0o755);
    vi.stubEnv('PATH', place);
    await expect(unpackPackage(file, folder)).rejects.toMatchObject({ code: 'no-space' });
  });

  test('reports only the interruption, after one', async () => {
    writeFileSync(file, debOf({ one: '' }));
    const reason = new Error('stop');
    await expect(unpackPackage(file, folder, [], AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
