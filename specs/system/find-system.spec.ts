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
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listSystems, removeSystem } from '../../lib/system/cached-systems.ts';
import { findSystem, obtainSystem } from '../../lib/system/find-system.ts';

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-find-'));
  env = { XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** An mmdebstrap that runs the script; `$target` is the system's folder. */
function standIn(script: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'mmdebstrap'),
    `#!/bin/bash\nprintf '%s\\n' "$@" >'${folder}/arguments'\ntarget="\${@: -2:1}"\n${script}\n`,
  );
  chmodSync(join(bin, 'mmdebstrap'), 0o755);
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
}

const status = 'Package: libvirt-daemon\\nStatus: install ok installed\\nVersion: 12.8.0-1\\n';
const good = `mkdir -p "$target/var/lib/dpkg"; printf '${status}' >"$target/var/lib/dpkg/status"`;
const left = () =>
  existsSync(join(folder, 'cache/virtspec/libvirts')) ? readdirSync(join(folder, 'cache/virtspec/libvirts')) : [];
const toMake = (word: string) => {
  const found = findSystem(word, env);
  if (!('make' in found)) throw new Error(`${word} is there`);
  return found;
};

describe('the value of --libvirt', () => {
  test.each([
    ['sarge', 'system-unknown', /neither a known release nor a folder or file/],
    ['', 'system-unknown', /neither/],
    ['./not-there', 'system-not-there', /no such folder or file/],
    ['/dev/null', 'system-not-there', /neither a folder nor a file/],
  ])('%j: exit 2, and which there are', (word, code, what) => {
    expect(() => findSystem(word, env)).toThrow(
      expect.objectContaining({
        ...{ code, kind: 'usage', what: expect.stringMatching(what) },
        fix: expect.stringContaining('bookworm (libvirt 9.0), trixie (11.3), forky (12.8)'),
      }),
    );
  });

  test('a folder is a complete file system, or a prefix', () => {
    mkdirSync(join(folder, 'root/usr'), { recursive: true });
    mkdirSync(join(folder, 'prefix/sbin'), { recursive: true });
    writeFileSync(join(folder, 'prefix/sbin/libvirtd'), '');
    const [root, prefix] = ['root', 'prefix'].map((name) => findSystem(join(folder, name), env));
    expect(root).toMatchObject({ system: { root: join(folder, 'root') } });
    expect(prefix).toMatchObject({ system: { root: '/', name: join(folder, 'prefix') } });
    expect(findSystem('here', env)).toMatchObject({ system: { isHere: true } });
  });
});

describe('a release that is not cached', () => {
  test('is created once, completely, in the cache; then it is listed, and can be removed', async () => {
    standIn(good);
    const system = await obtainSystem(toMake('forky'), { mirror: 'http://mirror.invalid' });
    expect(system).toMatchObject({ name: 'forky', root: join(folder, 'cache/virtspec/libvirts/forky') });
    expect(findSystem('forky', env)).toMatchObject({ system: { root: system.root } });
    expect(await listSystems(env)).toMatchObject([{ name: 'forky', libvirt: '12.8.0-1' }]);
    expect(left()).toEqual(['forky']);
    expect(await removeSystem('forky', env)).toBe(system.root);
    expect(await listSystems(env)).toEqual([]);
  });

  test.each([
    [
      'no network',
      'E: Failed to fetch http://deb.debian.org/x  Could not resolve host',
      'system-not-made',
      /Failed to fetch/,
      /Check the network access/,
    ],
    ['a full disk', 'dpkg: error: No space left on device', 'no-space', /No space left/, /XDG_CACHE_HOME/],
    [
      'a key that nobody has',
      'E: The repository is not signed. NO_PUBKEY 123',
      'system-not-made',
      /not signed/,
      /debian-archive-keyring/,
    ],
    ['nothing said', '', 'system-not-made', /exited with 25/, /No partial files were left/],
  ])('%s: exit 3 with its words, and nothing is left', async (_, words, code, why, fix) => {
    standIn(`mkdir -p "$target/half"; echo '${words}' >&2; exit 25`);
    await expect(obtainSystem(toMake('trixie'), {})).rejects.toMatchObject({
      ...{ code, kind: 'environment', why: expect.stringMatching(why), fix: expect.stringMatching(fix) },
    });
    expect(left()).toEqual([]);
  });

  test('leaves nothing behind if it is interrupted', async () => {
    standIn(`mkdir -p "$target/half"; touch '${folder}/began'; exec sleep 60`);
    const end = new AbortController();
    const making = obtainSystem(toMake('forky'), { signal: end.signal });
    making.catch(() => {});
    await vi.waitUntil(() => existsSync(join(folder, 'began')), { timeout: 10_000 });
    end.abort(new Error('Ctrl-C'));
    await expect(making).rejects.toThrow('Ctrl-C');
    expect(left()).toEqual([]);
  });

  test('has the leftovers of a killed virtspec removed by the next run, but not those of a running one', async () => {
    standIn(good);
    const cache = join(folder, 'cache/virtspec/libvirts');
    for (const pid of [2 ** 22 + 1, process.ppid]) mkdirSync(join(cache, `trixie.${pid}.half`), { recursive: true });
    await obtainSystem(toMake('forky'), {});
    expect(left().sort()).toEqual(['forky', `trixie.${process.ppid}.half`]);
    expect((await listSystems(env)).map(({ name }) => name)).toEqual(['forky']);
  });

  test('is exit 3 without mmdebstrap, with the alternative', async () => {
    vi.stubEnv('PATH', folder);
    await expect(obtainSystem(toMake('forky'), {})).rejects.toMatchObject({
      code: 'system-tools-missing',
      fix: expect.stringMatching(/Install mmdebstrap.*--libvirt PATH/),
    });
  });

  test('is not created twice if another run has created it meanwhile', async () => {
    standIn(`${good}; echo once >>'${folder}/times'`);
    const [one, two] = [toMake('forky'), toMake('forky')];
    await obtainSystem(one, {});
    expect((await obtainSystem(two, {})).root).toBe(one.folder);
    expect(readFileSync(join(folder, 'times'), 'utf8')).toBe('once\n');
  });

  test('that does not exist cannot be removed', async () => {
    await expect(removeSystem('forky', env)).rejects.toMatchObject({
      kind: 'usage',
      fix: 'Check the name and XDG_CACHE_HOME; the cache is empty.',
    });
  });
});
