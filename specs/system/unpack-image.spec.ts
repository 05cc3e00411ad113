import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSystems, removeSystem } from '../../lib/system/cached-systems.ts';
import { findSystem, obtainSystem } from '../../lib/system/find-system.ts';
import { systemTools } from '../../lib/system/requirements.ts';

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-image-'));
  env = { XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true }));

const whole = systemTools.map(({ command }) => `usr/sbin/${command}`);

/** The archive of a file system with these programs. */
function archive(name: string, files: readonly string[], ...options: string[]): string {
  const root = join(folder, 'root');
  mkdirSync(root);
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  execFileSync('tar', ['-c', ...options, '-f', join(folder, name), '-C', root, '.']);
  rmSync(root, { recursive: true });
  return join(folder, name);
}

const obtain = (word: string, signal?: AbortSignal) => obtainSystem(findSystem(word, env), { signal });
const kept = () => {
  const cache = join(folder, 'cache/virtspec/libvirts');
  return existsSync(cache) ? readdirSync(cache) : [];
};

test.each([
  ['my lab.tar', []],
  ['root.tar.gz', ['--gzip']],
])('%s is unpacked once, is listed by what it was, and can be removed', async (name, options) => {
  const file = archive(name, [...whole, 'dev/sda', 'usr/share/dev/kept', 'etc/os-release'], ...options);
  expect(findSystem(file, env)).toMatchObject({ make: { name: file, image: file } });
  const system = await obtain(file);
  expect(system).toMatchObject({ name: file, path: expect.arrayContaining(['/usr/sbin']) });
  expect(system.program('libvirtd')).toBe(join(system.root, 'usr/sbin/libvirtd'));
  // Files in a /dev may be devices, which need root.
  const there = ['/etc/os-release', '/usr/share/dev/kept', '/dev/sda'].map((path) => system.exists(path));
  expect(there).toEqual([true, true, false]);
  expect(findSystem(file, env)).toMatchObject({ system: { root: system.root, name: file } });
  const [listed] = await listSystems(env);
  expect(listed).toMatchObject({ image: file, libvirt: undefined, folder: system.root });
  expect(listed?.name).toMatch(new RegExp(`^${name.replace(/\W/g, '.')}-[0-9a-f]{12}$`));
  await removeSystem(listed?.name ?? '', env);
  expect(kept()).toEqual([]);
});

test('a changed archive is another one', async () => {
  const file = archive('root.tar', whole);
  const before = await obtain(file);
  utimesSync(file, 1, 1);
  expect(findSystem(file, env)).not.toMatchObject({ system: { root: before.root } });
});

test.each([
  [
    'a system without libvirtd',
    ['usr/sbin/nologin'],
    { code: 'system-incomplete', what: /does not contain ip, libvirtd, / },
  ],
  ['an image in layers', ['manifest.json', 'a/layer.tar'], { code: 'image-in-layers', fix: /docker export CONTAINER/ }],
])('%s: exit 2, what would do, and nothing is kept', async (_, files, { code, ...texts }) => {
  const told = Object.entries(texts).map(([key, text]) => [key, expect.stringMatching(text)]);
  await expect(obtain(archive('root.tar', files))).rejects.toMatchObject({
    ...{ code, kind: 'usage' },
    ...Object.fromEntries(told),
  });
  expect(kept()).toEqual([]);
});

test('a file that is not an archive, and an empty one, are refused', async () => {
  const file = join(folder, 'disk.qcow2');
  writeFileSync(file, 'QFI\u00fb no archive');
  const refused = { code: 'image-not-unpacked', kind: 'usage', fix: expect.stringMatching(/docker export.*mounted/) };
  await expect(obtain(file)).rejects.toMatchObject({ ...refused, why: expect.stringMatching(/tar archive/) });
  writeFileSync(file, '');
  await expect(obtain(file)).rejects.toMatchObject({ kind: 'usage' });
  expect(kept()).toEqual([]);
});

test('an interrupted unpacking leaves nothing behind', async () => {
  const end = new AbortController();
  end.abort(new Error('Ctrl-C'));
  await expect(obtain(archive('root.tar', whole), end.signal)).rejects.toThrow('Ctrl-C');
  expect(kept()).toEqual([]);
});

test('read-only folders are removed too', async () => {
  const root = join(folder, 'root/usr/bin');
  mkdirSync(root, { recursive: true });
  for (const { command } of systemTools) writeFileSync(join(root, command), '');
  chmodSync(root, 0o555);
  const file = join(folder, 'fedora.tar');
  execFileSync('tar', ['-c', '-f', file, '-C', join(folder, 'root'), '.']);
  const { root: unpacked } = await obtain(file);
  const [listed] = await listSystems(env);
  await removeSystem(listed?.name ?? '', env);
  expect(existsSync(unpacked)).toBe(false);
});
