import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { findNixVirt, nixvirtCache } from '../../lib/nix/nixvirt-source.ts';

describe("NixVirt's source", () => {
  let cache: string;
  let folder: string;
  const rev = '5dfe108';
  const pinOf = (hash: string) => ({ version: '0.6.0', rev, narHash: hash, lock: '/lab/flake.lock' });
  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    folder = nixvirtCache(rev, { XDG_CACHE_HOME: cache });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'lib.nix'), 'stuff: { }');
  });
  afterAll(() => rm(cache, { recursive: true }));

  it('is the folder that VIRTSPEC_NIXVIRT names, locked or not', async () => {
    expect(await findNixVirt(undefined, { VIRTSPEC_NIXVIRT: folder })).toEqual({ folder });
    expect(await findNixVirt(pinOf(await narHash(folder)), { VIRTSPEC_NIXVIRT: folder })).toEqual({ folder });
  });

  it('is the cached revision', async () => {
    expect(await findNixVirt(pinOf(await narHash(folder)), { XDG_CACHE_HOME: cache })).toEqual({ folder });
  });

  it('is refused when it is another than the locked one', async () => {
    for (const env of [{ VIRTSPEC_NIXVIRT: folder }, { XDG_CACHE_HOME: cache }]) {
      await expect(findNixVirt(pinOf('sha256-other'), env)).rejects.toMatchObject({
        code: 'nixvirt-source-mismatch',
        kind: 'usage',
        why: expect.stringContaining('sha256-other'),
      });
    }
  });

  it('is refused when the variable points elsewhere', async () => {
    const nowhere = findNixVirt(undefined, { VIRTSPEC_NIXVIRT: cache });
    await expect(nowhere).rejects.toMatchObject({ code: 'nixvirt-source-invalid', kind: 'usage' });
  });

  it('is missing otherwise, with the reason', async () => {
    expect(await findNixVirt(pinOf('x'), { HOME: '/nonexistent' })).toEqual({
      missing:
        "NixVirt's source is not at hand: VIRTSPEC_NIXVIRT is not set, and there is no /nonexistent/.cache/virtspec/nixvirt/5dfe108",
    });
    expect(await findNixVirt(undefined, {})).toHaveProperty('missing');
  });

  it('is cached where XDG says, if it says an absolute path', () => {
    expect(nixvirtCache('r', { XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/virtspec/nixvirt/r');
    expect(nixvirtCache('r', { XDG_CACHE_HOME: 'c', HOME: '/h' })).toBe('/h/.cache/virtspec/nixvirt/r');
  });
});
