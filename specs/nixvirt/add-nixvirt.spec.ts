import { chmod, mkdtemp, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { addNixVirt } from '../../lib/nixvirt/add-nixvirt.ts';
import { cachedRevisions, nixvirtCache, nixvirtCacheFolder } from '../../lib/nixvirt/nixvirt-cache.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { commitAll } from '../support/git.ts';
import { writeNixVirtTree } from '../support/nixvirt-tree.ts';

const rev = '5dfe108fd859b122f9a96981cb6bc12297653d6c';
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe('adding a NixVirt to the cache', () => {
  let scratch: string;
  let tree: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
    tree = await writeNixVirtTree(join(scratch, 'tree'));
    env = { XDG_CACHE_HOME: join(scratch, 'cache') };
  });
  afterEach(() => rm(scratch, { recursive: true }));
  const pinOf = (hash: string, pinned = rev) => ({
    version: '0.6.0',
    rev: pinned,
    narHash: hash,
    lock: '/lab/flake.lock',
  });
  const commit = () => commitAll(tree);
  const nothingAdded = async () => expect(await readdir(nixvirtCacheFolder(env)).catch(() => [])).toEqual([]);

  it("stores a source with the lock's narHash under the lock's revision, where it is then found", async () => {
    await symlink('lib.nix', join(tree, 'link'));
    const pin = pinOf(await narHash(tree));
    const folder = nixvirtCache(rev, env);
    const names = { version: undefined, name: undefined, notNamed: undefined };
    const added = { rev, narHash: pin.narHash, folder, locked: true, ...names };
    expect(await addNixVirt(tree, pin, env)).toEqual({ ...added, present: false });
    expect(await findNixVirt(pin, env)).toMatchObject({ folder, locked: true });
    expect(await addNixVirt(tree, pin, env)).toEqual({ ...added, present: true });
    expect(await readdir(nixvirtCacheFolder(env))).toEqual([rev]);
  });

  it('stores a checkout without its .git', async () => {
    commit();
    expect(await addNixVirt(tree, pinOf(await narHash(tree)), env)).toMatchObject({ rev, locked: true });
    expect(await readdir(nixvirtCache(rev, env))).not.toContain('.git');
  });

  it('stores another release under the revision that is checked out', async () => {
    const head = commit();
    for (const pin of [undefined, pinOf('sha256-other')]) {
      expect(await addNixVirt(tree, pin, env)).toMatchObject({ rev: head, locked: false, present: pin !== undefined });
    }
    expect(await cachedRevisions(env)).toEqual([head]);
  });

  it('stores a write-protected source, as in a Nix store, in files that can be removed', async () => {
    await chmod(join(tree, 'tool/nixvirt-module-helper'), 0o555);
    const hash = await narHash(tree);
    await chmod(join(tree, 'tool'), 0o555);
    await chmod(tree, 0o555);
    try {
      const { folder } = await addNixVirt(tree, pinOf(hash), env);
      const modes = [folder, join(folder, 'tool'), join(folder, 'tool/nixvirt-module-helper')].map(modeOf);
      expect(await Promise.all(modes)).toEqual([0o755, 0o755, 0o755]);
    } finally {
      await chmod(tree, 0o755);
      await chmod(join(tree, 'tool'), 0o755);
    }
  });

  it('asks git about the checkout, even if a git hook has set another repository', async () => {
    const head = commit();
    process.env.GIT_DIR = '/nonexistent';
    try {
      expect(await addNixVirt(tree, undefined, env)).toMatchObject({ rev: head });
    } finally {
      delete process.env.GIT_DIR;
    }
  });

  it.each([
    ['a plain folder that is not the locked one', { why: 'it is not a git checkout' }],
    ['a checkout with changes', { committed: true, write: 'lib.nix', why: ' M lib.nix' }],
    ['a checkout with files of its own', { committed: true, write: 'result', why: '?? result' }],
    ['a checkout that git cannot read', { write: '.git', why: 'git: ' }],
  ])('refuses %s', async (_what, { committed, write, why }: { committed?: boolean; write?: string; why: string }) => {
    if (committed) commit();
    if (write) await writeFile(join(tree, write), '{ }');
    await expect(addNixVirt(tree, pinOf('sha256-other'), env)).rejects.toMatchObject({
      code: 'nixvirt-revision-unknown',
      kind: 'usage',
      why: expect.stringContaining(why),
    });
    await nothingAdded();
  });

  it('refuses a checkout of the locked revision that has another narHash', async () => {
    const pin = pinOf('sha256-other', commit());
    await expect(addNixVirt(tree, pin, env)).rejects.toMatchObject({ code: 'nixvirt-source-mismatch', kind: 'usage' });
    await nothingAdded();
  });

  it('refuses a source that is not NixVirt, before it writes', async () => {
    await rm(join(tree, 'tool'), { recursive: true });
    await expect(addNixVirt(tree, undefined, env)).rejects.toMatchObject({
      code: 'nixvirt-source-invalid',
      kind: 'usage',
      why: `${tree} has no tool/nixvirt-module-helper`,
    });
    await nothingAdded();
  });

  it('leaves a modified cached one alone', async () => {
    const pin = pinOf(await narHash(tree));
    const { folder } = await addNixVirt(tree, pin, env);
    await writeFile(join(folder, 'lib.nix'), 'changed');
    await expect(addNixVirt(tree, pin, env)).rejects.toMatchObject({ code: 'nixvirt-cache-differs', kind: 'usage' });
    expect(await readdir(nixvirtCacheFolder(env))).toEqual([rev]);
  });

  it('reports that the cache cannot be written', async () => {
    await writeFile(join(scratch, 'cache'), 'a file');
    await expect(addNixVirt(tree, pinOf(await narHash(tree)), env)).rejects.toMatchObject({
      code: 'nixvirt-cache-unwritable',
      kind: 'environment',
      fix: expect.stringContaining('XDG_CACHE_HOME'),
    });
  });
});
