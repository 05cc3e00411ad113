import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNixVirt } from '../../lib/nixvirt/add-nixvirt.ts';
import { listNixVirt } from '../../lib/nixvirt/list-nixvirt.ts';
import { nixvirtCache, nixvirtCacheFolder } from '../../lib/nixvirt/nixvirt-cache.ts';
import { faultOfName, readNames } from '../../lib/nixvirt/nixvirt-names.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { publishedReleases } from '../../lib/nixvirt/published-releases.ts';
import { commitAll } from '../support/git.ts';
import { writeNixVirtTree } from '../support/nixvirt-tree.ts';

describe('the name of a NixVirt', () => {
  it.each(['master', 'feature/x', 'fix-#12', 'ünï', 'abcdef', 'v1'])('may be %s', (name) => {
    expect(faultOfName(name)).toBeUndefined();
  });

  it.each([
    ['', 'empty'],
    ['abcdef0', 'a revision'],
    ['0.7.0', 'a version'],
    ['v0.7', 'a version'],
    ...[
      '../x',
      './x',
      '/x',
      'x/',
      'x//y',
      'x/../y',
      'x/.y',
      '-x',
      'a b',
      'x.lock',
      'x~1',
      '@',
      'HEAD',
      'a\nb',
      'a\\b',
    ].map((name) => [name, 'a branch']),
    ['x'.repeat(201), 'too long'],
  ])('may not be %j', (name, why) => {
    expect(faultOfName(name)).toContain(why);
  });
});

describe('the published releases', () => {
  it('are named by version, revision and hash, without duplicates', () => {
    for (const part of ['version', 'rev', 'narHash'] as const) {
      expect(new Set(publishedReleases.map((release) => release[part])).size).toBe(publishedReleases.length);
    }
    for (const { version, rev, narHash } of publishedReleases) {
      expect([version, rev, narHash].join(' ')).toMatch(/^\d+\.\d+\.\d+ [0-9a-f]{40} sha256-[A-Za-z0-9+/]{43}=$/);
    }
  });
});

describe('a NixVirt that was added by name', () => {
  let scratch: string;
  let tree: string;
  let env: NodeJS.ProcessEnv;
  let rev: string;
  beforeEach(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
    tree = await writeNixVirtTree(join(scratch, 'tree'));
    env = { XDG_CACHE_HOME: join(scratch, 'cache') };
    rev = commitAll(tree, 'feature/x');
  });
  afterEach(() => rm(scratch, { recursive: true }));
  const refused = (code: string, parts: object) => expect.objectContaining({ code, kind: 'usage', ...parts });

  it('is recorded under its branch, found by it, and named by it', async () => {
    expect(await addNixVirt(tree, undefined, env)).toMatchObject({ rev, name: 'feature/x', notNamed: undefined });
    const release = `NixVirt feature/x (${rev.slice(0, 7)})`;
    const found = { folder: nixvirtCache(rev, env), release };
    for (const word of ['feature/x', rev]) expect(await findNixVirt(undefined, env, word)).toMatchObject(found);
    expect(await listNixVirt(undefined, env)).toMatchObject({
      revisions: [{ rev, names: ['feature/x'], version: undefined, changed: false }],
      lost: [],
    });
  });

  it('has another name too if one is given, and each refers to what was last added under it', async () => {
    await addNixVirt(tree, undefined, env);
    await addNixVirt(tree, undefined, env, { as: 'mine' });
    await writeFile(join(tree, 'README.md'), 'Changed.\n');
    const later = commitAll(tree, 'feature/x');
    await addNixVirt(tree, undefined, env);
    expect((await readNames(env)).map(({ name, rev }) => [name, rev])).toEqual([
      ['feature/x', later],
      ['mine', rev],
    ]);
  });

  it('has no name if the branch looks like a version, with the reason', async () => {
    commitAll(tree, '0.7.0');
    const notNamed = 'the branch name 0.7.0 cannot be used: it looks like a version';
    expect(await addNixVirt(tree, undefined, env)).toMatchObject({ name: undefined, notNamed });
    expect(await readNames(env)).toEqual([]);
  });

  it('is not added under an invalid name', async () => {
    await expect(addNixVirt(tree, undefined, env, { as: '../x' })).rejects.toEqual(refused('nixvirt-name-invalid', {}));
    expect(await readdir(nixvirtCacheFolder(env)).catch(() => [])).toEqual([]);
  });

  it('is refused if its revision was removed since, and listed as removed', async () => {
    await addNixVirt(tree, undefined, env);
    await rm(nixvirtCache(rev, env), { recursive: true });
    const why = expect.stringMatching(new RegExp(`^it was ${rev} when it was added, and .* has since been removed$`));
    const fix = expect.stringContaining('nixvirt add --as feature/x PATH');
    await expect(findNixVirt(undefined, env, 'feature/x')).rejects.toEqual(refused('nixvirt-not-cached', { why, fix }));
    expect((await listNixVirt(undefined, env)).lost).toMatchObject([{ name: 'feature/x', rev }]);
  });

  it('is refused if it was modified since, and listed as changed', async () => {
    await addNixVirt(tree, undefined, env);
    await writeFile(join(nixvirtCache(rev, env), 'lib.nix'), 'changed');
    const mismatch = refused('nixvirt-source-mismatch', {
      what: expect.stringContaining('is not NixVirt feature/x ('),
    });
    for (const word of ['feature/x', rev]) await expect(findNixVirt(undefined, env, word)).rejects.toEqual(mismatch);
    expect((await listNixVirt(undefined, env)).revisions).toMatchObject([{ rev, changed: true }]);
  });
});

describe('a published release in the cache', () => {
  const [release = { version: '', rev: '', narHash: '' }] = publishedReleases;

  it('is refused, by version and by revision, if it differs from what was published', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'virtspec-spec-'));
    try {
      const env = { XDG_CACHE_HOME: cache };
      await writeNixVirtTree(nixvirtCache(release.rev, env));
      for (const word of [release.version, release.rev]) {
        await expect(findNixVirt(undefined, env, word)).rejects.toMatchObject({
          code: 'nixvirt-source-mismatch',
          kind: 'usage',
          what: expect.stringContaining(`is not NixVirt ${release.version} (${release.rev.slice(0, 7)})`),
          why: expect.stringContaining(`the published release has ${release.narHash}`),
        });
      }
    } finally {
      await rm(cache, { recursive: true });
    }
  });
});
