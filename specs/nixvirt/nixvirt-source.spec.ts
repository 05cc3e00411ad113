import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { sourceStorePath } from '../../lib/nix/store-path.ts';
import { nixvirtCache } from '../../lib/nixvirt/nixvirt-cache.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { writeNixVirtTree } from '../support/nixvirt-tree.ts';

const rev = '5dfe108fd859b122f9a96981cb6bc12297653d6c';
const otherRev = '5dfe108aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const pinOf = (hash: string) => ({ version: '0.6.0', rev, narHash: hash, lock: '/lab/flake.lock' });

describe("NixVirt's source", () => {
  let cache: string;
  let folder: string;
  let other: string;
  let env: NodeJS.ProcessEnv;
  let pin: ReturnType<typeof pinOf>;
  beforeAll(async () => {
    cache = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
    env = { XDG_CACHE_HOME: cache };
    folder = await writeNixVirtTree(nixvirtCache(rev, env));
    other = await writeNixVirtTree(nixvirtCache(otherRev, env), 'stuff: { other = true; }');
    pin = pinOf(await narHash(folder));
  });
  afterAll(() => rm(cache, { recursive: true }));
  const locked = () => ({ folder, name: 'NixVirt 0.6.0 (5dfe108)', release: 'NixVirt 0.6.0 (5dfe108)', locked: true });
  const mismatch = (why: string) => ({
    code: 'nixvirt-source-mismatch',
    kind: 'usage',
    why: expect.stringContaining(why),
  });

  it('is the folder in VIRTSPEC_NIXVIRT, locked or not', async () => {
    const release = `NixVirt in ${folder} (${pin.narHash})`;
    const unlocked = { folder, name: release, release, locked: undefined };
    expect(await findNixVirt(undefined, { VIRTSPEC_NIXVIRT: folder })).toEqual(unlocked);
    expect(await findNixVirt(pin, { VIRTSPEC_NIXVIRT: folder })).toEqual(locked());
  });

  it('is the cached revision', async () => {
    expect(await findNixVirt(pin, env)).toEqual(locked());
  });

  it('without a lock is the newest release in the cache, which must be what was published', async () => {
    await expect(findNixVirt(undefined, env)).rejects.toMatchObject(mismatch('the published release'));
    const empty = { XDG_CACHE_HOME: join(cache, 'empty') };
    expect(await findNixVirt(undefined, empty)).toMatchObject({ missing: expect.stringContaining('no flake.lock') });
  });

  it('is the one that Nix has already fetched', async () => {
    const store = { NIX_STORE_DIR: join(cache, 'store'), XDG_CACHE_HOME: '/nonexistent' };
    const inStore = sourceStorePath(pin.narHash, store);
    await cp(folder, inStore, { recursive: true });
    expect(await findNixVirt(pin, store)).toEqual({ ...locked(), folder: inStore });
  });

  it.each(['5dfe108f', rev, rev.toUpperCase(), '0.6.0', 'v0.6.0'])(
    'is the cached one that %s refers to',
    async (word) => {
      expect(await findNixVirt(pin, env, word)).toEqual(locked());
      expect(await findNixVirt(pin, { ...env, VIRTSPEC_NIXVIRT: word })).toEqual(locked());
    },
  );

  it('is refused if it is found by default and is not the locked one', async () => {
    const wrong = pinOf('sha256-other');
    for (const found of [{ VIRTSPEC_NIXVIRT: folder }, { ...env, VIRTSPEC_NIXVIRT: otherRev }, env]) {
      await expect(findNixVirt(wrong, found)).rejects.toMatchObject(mismatch('sha256-other'));
    }
  });

  it('may be another one if it is requested, and is then named as such', async () => {
    const hash = await narHash(other);
    const not = 'not the locked NixVirt 0.6.0 (5dfe108)';
    const named = {
      [other]: `NixVirt in ${other} (${hash})`,
      [otherRev]: `NixVirt (5dfe108, ${hash})`,
    };
    for (const [word, release] of Object.entries(named)) {
      const found = { folder: other, name: `${release}, ${not}`, release, locked: false };
      expect(await findNixVirt(pin, env, word)).toEqual(found);
    }
  });

  it('is refused if it is requested by the locked revision and has another narHash', async () => {
    for (const word of [rev, '0.6.0']) {
      await expect(findNixVirt(pinOf('sha256-x'), env, word)).rejects.toMatchObject(mismatch('sha256-x'));
    }
  });

  it('is the requested one rather than VIRTSPEC_NIXVIRT', async () => {
    expect(await findNixVirt(pin, { VIRTSPEC_NIXVIRT: other }, folder)).toEqual(locked());
  });

  it.each([
    ['a revision that is not there', 'abcdef0', { what: 'NixVirt abcdef0 was not found' }],
    ['two revisions at once', '5dfe108', { why: expect.stringContaining(`contains ${otherRev}, ${rev}`) }],
    [
      'a version that was never published',
      '0.9.9',
      { why: expect.stringContaining('0.5.0, 0.6.0, and no flake.lock') },
    ],
    ['a release that is not there', '0.5.0', { fix: expect.stringContaining('nixvirt add PATH') }],
    [
      'a word that is nothing',
      'nothing',
      { why: expect.stringMatching(/no folder nothing.*neither a revision nor a version.*no names/) },
    ],
  ])('is refused for %s', async (_what, word, error) => {
    await expect(findNixVirt(pin, env, word)).rejects.toMatchObject({
      code: 'nixvirt-not-cached',
      kind: 'usage',
      ...error,
    });
  });

  it.each([
    ['there is nothing', '/nonexistent', 'there is no /nonexistent'],
    ['there is something else', tmpdir(), 'has no flake.nix, no lib.nix, no modules.nix'],
  ])('is refused where %s', async (_what, path, why) => {
    const refused = { code: 'nixvirt-source-invalid', kind: 'usage', why: expect.stringContaining(why) };
    await expect(findNixVirt(undefined, { VIRTSPEC_NIXVIRT: path })).rejects.toMatchObject(refused);
    await expect(findNixVirt(undefined, {}, path)).rejects.toMatchObject(refused);
  });

  it('is missing otherwise, with the reason', async () => {
    expect(await findNixVirt(pin, { HOME: '/nonexistent' })).toEqual({
      missing: `the NixVirt source was not found: VIRTSPEC_NIXVIRT is not set, and there is no /nonexistent/.cache/virtspec/nixvirt/${rev}, no ${sourceStorePath(pin.narHash, {})}`,
      fix: `Add a checkout of ${rev.slice(0, 7)} to the cache: virtspec nixvirt add PATH`,
    });
    expect(await findNixVirt(undefined, {})).toMatchObject({
      missing: expect.stringContaining('no flake.lock'),
      fix: expect.stringMatching(
        /^Get it once: `git clone --branch v0\.6\.0 \S+ NixVirt`, then `virtspec nixvirt add NixVirt`/,
      ),
    });
  });

  it('is cached in XDG_CACHE_HOME, if that is an absolute path', () => {
    expect(nixvirtCache('r', { XDG_CACHE_HOME: '/c', HOME: '/h' })).toBe('/c/virtspec/nixvirt/r');
    expect(nixvirtCache('r', { XDG_CACHE_HOME: 'c', HOME: '/h' })).toBe('/h/.cache/virtspec/nixvirt/r');
  });
});
