import { existsSync, readdirSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { narHash } from '../../lib/nix/nar-hash.ts';
import { callVirtspec } from '../support/call-virtspec.ts';
import { commitAll } from '../support/git.ts';
import { nixvirtLock, writeNixVirtTree } from '../support/nixvirt-tree.ts';
import { Workplace } from '../support/workplace.ts';

const rev = '5dfe108fd859b122f9a96981cb6bc12297653d6c';

/** A folder with a NixVirt in `tree` that its `flake.lock` names, and a separate cache. */
async function lockedPlace() {
  const place = new Workplace();
  const hash = await narHash(await writeNixVirtTree(place.path('tree')));
  place.write('flake.lock', nixvirtLock(rev, hash));
  const virtspec = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    callVirtspec(args, { cwd: place.folder, env: { ...place.env, XDG_CACHE_HOME: place.path('cache'), ...env } });
  const cached = () => (existsSync(place.path('cache')) ? readdirSync(place.path('cache/virtspec/nixvirt')) : []);
  return { place, hash, virtspec, cached, [Symbol.dispose]: () => place[Symbol.dispose]() };
}

describe('virtspec nixvirt', () => {
  test('adds the locked source, reports that, reports a second add as already present, and lists it', async () => {
    using at = await lockedPlace();
    const { place, hash, virtspec } = at;
    const which = `NixVirt ${rev} (locked by ${place.path('flake.lock')})`;
    const where = `  folder     ${place.path('cache/virtspec/nixvirt', rev)}\n  narHash    ${hash}\n`;
    expect(await virtspec(['nixvirt', 'list'])).toMatchObject({ code: 0, stdout: '' });
    expect(await virtspec(['nixvirt', 'add', 'tree'])).toMatchObject({
      code: 0,
      stdout: `Added ${which}.\n${where}`,
      stderr: '',
    });
    expect(await virtspec(['nixvirt', 'add', 'tree'])).toMatchObject({
      code: 0,
      stdout: `${which} is already in the cache, unchanged.\n${where}`,
    });
    expect(await virtspec(['nixvirt', 'list'])).toMatchObject({
      code: 0,
      stdout: `${rev}  0.6.0  locked by ${place.path('flake.lock')}\n`,
    });
  });

  test.each([
    ['what is not NixVirt', 't', [/^error: t does not point to NixVirt's source/, / {2}why: .* has no flake.nix, no /]],
    ['what is not there', 'nowhere', [/ {2}why: there is no .*nowhere/]],
    [
      'a plain tree that is not the locked one',
      'other',
      [/^error: the NixVirt revision of .*other is unknown/, /not a git checkout/],
    ],
  ])('refuses %s: exit 2, with what, why and fix', async (_what, path, says) => {
    using at = await lockedPlace();
    await writeNixVirtTree(at.place.path('other'), 'stuff: { other = true; }');
    const { code, stdout, stderr } = await at.virtspec(['nixvirt', 'add', path]);
    expect({ code, stdout, cached: at.cached() }).toEqual({ code: 2, stdout: '', cached: [] });
    for (const words of [...says, / {2}fix: /]) expect(stderr).toMatch(words);
  });
});

describe('a name', () => {
  test('is recorded, listed with its revision, and found; a folder of the same name is written ./name', async () => {
    using at = await lockedPlace();
    const { place, virtspec } = at;
    await writeNixVirtTree(place.path('other'), 'stuff: { other = true; }');
    const other = commitAll(place.path('other'), 'feature/x');
    const added = await virtspec(['nixvirt', 'add', 'other', '--as', 'master']);
    expect(added.stdout).toMatch(
      /^Added NixVirt .*\n(.*\n)* {2}name {7}master\n {2}to use it {2}virtspec verify --nixvirt master\n$/,
    );
    expect((await virtspec(['nixvirt', 'list'])).stdout).toBe(`${other}  master\n`);
    place.write('master/file', '');
    rmSync(place.path('cache/virtspec/nixvirt', other), { recursive: true });
    const { code, stdout, stderr } = await virtspec(['spike', '--nixvirt', 'master']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`it was ${other} when it was added`);
    expect(stderr).toContain('for the folder of that name, write ./master');
    expect((await virtspec(['nixvirt', 'list'])).stderr).toContain(
      `master was ${other}, which is no longer in the cache.`,
    );
  });

  test('of a release that is not available and cannot be fetched is exit 3, with both workarounds', async () => {
    using at = await lockedPlace();
    const { code, stdout, stderr } = await at.virtspec(['spike', '--nixvirt', '0.5.0']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /fix: Run this again with network access\. Without it: check out v0\.5\.0, .*nixvirt add PATH/,
    );
  });

  test('that is invalid is refused, and nothing is added', async () => {
    using at = await lockedPlace();
    const { code, stderr } = await at.virtspec(['nixvirt', 'add', 'tree', '--as', '../x']);
    expect({ code, cached: at.cached() }).toEqual({ code: 2, cached: [] });
    expect(stderr).toMatch(/^error: "\.\.\/x" cannot be used as a name for a NixVirt revision\n {2}why: .*\n {2}fix: /);
  });
});

describe('--nixvirt, before anything starts', () => {
  const cases: [what: string, words: string[], env: NodeJS.ProcessEnv, says: RegExp[]][] = [
    [
      'a folder that is not NixVirt',
      ['--nixvirt', 't'],
      {},
      [/^error: --nixvirt does not point to/m, /t has no flake/],
    ],
    [
      'a revision that is not there',
      ['--nixvirt', 'abcdef0'],
      {},
      [/NixVirt abcdef0 was not found/, /nixvirt add PATH/],
    ],
    [
      'a version that nobody knows',
      ['--nixvirt', '0.9.9'],
      {},
      [/NixVirt 0\.9\.9 was not found/, /are 0\.3\.0, .*0\.6\.0, and no/],
    ],
    ['nothing', ['--nixvirt', ''], {}, [/--nixvirt has no value/]],
    [
      'another than the locked one, by VIRTSPEC_NIXVIRT',
      [],
      { VIRTSPEC_NIXVIRT: 'other' },
      [/is not the NixVirt that/],
    ],
  ];
  for (const command of ['render', 'verify']) {
    test.each(cases)(`${command} refuses %s`, async (_what, words, env, says) => {
      using at = await lockedPlace();
      await writeNixVirtTree(at.place.path('other'), 'stuff: { other = true; }');
      at.place.write('lab.yaml', 'lab: spec\nsource: { nix: nix }\n');
      at.place.write('nix/networks.nix', '[ ]');
      const { code, stdout, stderr } = await at.virtspec([command, ...words], env);
      expect(stderr).not.toContain('    at ');
      for (const said of says) expect(stderr).toMatch(said);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(readdirSync(at.place.sandboxes)).toEqual([]);
    });
  }
});
