import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { fetchNixVirt } from '../../lib/nixvirt/fetch-nixvirt.ts';
import { nixvirtCache } from '../../lib/nixvirt/nixvirt-cache.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { describeLane } from '../support/lane.ts';
import { writeNixVirtTree } from '../support/nixvirt-tree.ts';

const rev = '5dfe108fd859b122f9a96981cb6bc12297653d6c';

describeLane('nix', 'the locked NixVirt, fetched by Nix', () => {
  let scratch: string;
  let env: NodeJS.ProcessEnv;
  const pinOf = (hash: string, url: string | undefined) => ({
    version: '0.6.0',
    rev,
    narHash: hash,
    url,
    lock: '/lab/flake.lock',
  });
  beforeEach(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
    env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(scratch, 'cache') };
  });
  afterEach(() => rm(scratch, { recursive: true }));

  /** An archive like GitHub's, and the narHash of its content. */
  async function archive(): Promise<{ url: string; hash: string }> {
    const tree = await writeNixVirtTree(join(scratch, 'NixVirt-0.6.0'));
    const file = join(scratch, 'archive.tar.gz');
    execFileSync('tar', ['-czf', file, '-C', scratch, 'NixVirt-0.6.0']);
    return { url: `file://${file}`, hash: await narHash(tree) };
  }

  it('it is in the cache afterwards', async () => {
    const { url, hash } = await archive();
    const pin = pinOf(hash, url);
    const name = 'NixVirt 0.6.0 (5dfe108)';
    const found = { folder: nixvirtCache(rev, env), name, release: name, locked: true };
    expect(await fetchNixVirt(pin, env, undefined)).toEqual(found);
    expect(await findNixVirt(pin, env)).toEqual(found);
  });

  it('it is refused if its narHash differs from the lock’s', async () => {
    const { url } = await archive();
    const wrong = pinOf('sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', url);
    expect(await fetchNixVirt(wrong, env, undefined)).toEqual({
      missing: expect.stringMatching(/^Nix could not fetch it: .*hash mismatch/),
    });
    expect(await readdir(scratch)).not.toContain('cache');
  });

  it.each([
    ['there is no network', 'https://nowhere.invalid/NixVirt.tar.gz', /^Nix could not fetch it: .*nowhere\.invalid/],
    ['the lock has no address', undefined, /^\/lab\/flake\.lock does not say where to fetch it from$/],
  ])('is missing where %s, with the reason', async (_what, url, why) => {
    const missing = await fetchNixVirt(pinOf(await narHash(scratch), url), env, undefined);
    expect(missing).toEqual({ missing: expect.stringMatching(why) });
  });

  it('it is missing without Nix', async () => {
    const missing = await fetchNixVirt(pinOf('x', 'https://nowhere.invalid/'), { PATH: '/nonexistent' }, undefined);
    expect(missing).toEqual({ missing: expect.stringContaining('nix-instantiate is not installed') });
  });

  it('it ends on request', async () => {
    const aborted = fetchNixVirt(pinOf('x', 'https://nowhere.invalid/'), env, AbortSignal.abort(new Error('enough')));
    await expect(aborted).rejects.toThrow('enough');
  });
});
