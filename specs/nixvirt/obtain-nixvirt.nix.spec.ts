import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nixvirtCache, nixvirtCacheFolder } from '../../lib/nixvirt/nixvirt-cache.ts';
import { findNixVirt } from '../../lib/nixvirt/nixvirt-source.ts';
import { obtainNixVirt } from '../../lib/nixvirt/obtain-nixvirt.ts';
import { commitAll, git } from '../support/git.ts';
import { describeLane } from '../support/lane.ts';
import { writeNixVirtTree } from '../support/nixvirt-tree.ts';

describeLane('nix', 'a requested NixVirt that is not available', () => {
  let scratch: string;
  let tree: string;
  let env: NodeJS.ProcessEnv;
  let repository: string;
  let server: Server | undefined;
  beforeEach(async () => {
    scratch = await realpath(await mkdtemp(join(tmpdir(), 'virtspec-spec-')));
    tree = await writeNixVirtTree(join(scratch, 'tree'));
    repository = `file://${join(scratch, 'upstream')}`;
    env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(scratch, 'cache') };
  });
  afterEach(async () => {
    server?.close();
    await rm(scratch, { recursive: true });
  });

  /** Bare, as on a server. */
  const publish = () => git(scratch, 'clone', '--quiet', '--bare', tree, join(scratch, 'upstream'));

  it.each(['master', 'feature/x'])('it is fetched as the branch %s, and found by it afterwards', async (branch) => {
    const rev = commitAll(tree, branch);
    publish();
    const found = { folder: nixvirtCache(rev, env), release: `NixVirt ${branch} (${rev.slice(0, 7)})` };
    expect(await obtainNixVirt(undefined, env, { asked: branch, repository })).toMatchObject(found);
    expect(await findNixVirt(undefined, env, branch)).toMatchObject(found);
    expect(await readdir(found.folder)).not.toContain('.git');
  });

  it('it is refused as a release if its tag has another hash, and nothing is kept', async () => {
    commitAll(tree);
    git(tree, 'tag', 'v0.5.0');
    publish();
    const asked = obtainNixVirt(undefined, env, { asked: '0.5.0', repository });
    await expect(asked).rejects.toMatchObject({ code: 'nixvirt-not-fetched', kind: 'environment' });
    expect(await readdir(nixvirtCacheFolder(env)).catch(() => [])).toEqual([]);
  });

  it('a branch that the repository does not have is a wrong value, and the error lists all that was tried', async () => {
    commitAll(tree);
    publish();
    await expect(obtainNixVirt(undefined, env, { asked: 'mastre', repository })).rejects.toMatchObject({
      code: 'nixvirt-not-cached',
      kind: 'usage',
      why: expect.stringMatching(
        /no folder mastre, .*neither a revision nor a version.*no names.*remote ref.*mastre.*file:/,
      ),
    });
  });

  it.each(['0.5.0', '9f1cdca', 'master'])('%s: without a network, both workarounds are named', async (asked) => {
    const nowhere = 'https://nowhere.invalid/NixVirt';
    await expect(obtainNixVirt(undefined, env, { asked, repository: nowhere })).rejects.toMatchObject({
      code: 'nixvirt-not-fetched',
      kind: 'environment',
      why: expect.stringContaining('nowhere.invalid'),
      fix: expect.stringMatching(/^Run this again with network access\. Without it: .*virtspec nixvirt add .*PATH/),
    });
  });

  it('it ends on request, although the server never answers, and the fetching processes end too', async () => {
    const enough = new AbortController();
    const hungUp = new Promise<void>((resolve, reject) => {
      server = createServer((client) => {
        client.on('close', resolve).on('error', reject).resume();
        enough.abort(new Error('enough'));
      }).listen(0, '127.0.0.1');
    });
    await once(server as Server, 'listening');
    const { port } = (server as Server).address() as AddressInfo;
    const options = { asked: 'master', repository: `http://127.0.0.1:${port}/NixVirt`, signal: enough.signal };
    await expect(obtainNixVirt(undefined, env, options)).rejects.toThrow('enough');
    await hungUp;
  });
});
