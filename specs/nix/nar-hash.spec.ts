import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { sourceHash } from '../../lib/render/source-hash.ts';

describe('narHash', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'a'), 'hello\n');
    await writeFile(join(folder, 'sub', 'run'), '#!/bin/sh\n');
    await chmod(join(folder, 'sub', 'run'), 0o755);
    await symlink('a', join(folder, 'link'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('equals `nix hash path`, for files, folders, links and executables', async () => {
    expect(await narHash(folder)).toBe('sha256-Xcr+kuy3Tfae4Dqn09uJGmIwLuLarKLWih9MiqdXbgY=');
  });

  it('leaves out what is not source: git, editors, file managers', async () => {
    const before = [await narHash(folder), await sourceHash(folder)];
    await mkdir(join(folder, '.git'));
    await writeFile(join(folder, '.git', 'HEAD'), 'x');
    expect([await narHash(folder), await sourceHash(folder)]).toEqual(before);
    for (const name of ['.a.swp', 'a~', '#a#']) await writeFile(join(folder, name), 'x');
    expect(await sourceHash(folder)).toBe(before[1]);
    expect(await narHash(folder)).not.toBe(before[0]);
  });
});
