import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/**
 * The build in a process of its own. What it says is the other specs' (`callVirtspec`), that it is said there too is said here. Exit 3 and
 * 130 are of `exit-code.spec.ts` and `ending.libvirt.spec.ts`, closed pipes of `ending.libvirt.spec.ts`.
 */
const verify = ['verify', '--target', 'rendered', '--lab'];

test.each([
  ['--version', ['--version'], 0],
  ['--help', ['--help'], 0],
  ['a lab that holds', [...verify, `${root}fixtures/labs/plain-linux/lab.yaml`, '--reporter', 'junit:seen.xml'], 0],
  ['no lab file', ['verify'], 2],
  ['a word that commander refuses', ['verify', '--target', 'moon'], 2],
])('%s: the process ends as the call does, with the same words on each stream', async (_, args, code) => {
  const ended = [];
  for (const virtspec of [runVirtspec, callVirtspec]) {
    using place = new Workplace();
    const env = { ...place.env, XDG_CACHE_HOME: place.path('cache') };
    const { stdout, stderr, ...end } = await virtspec(args, { cwd: place.folder, env });
    const timeless = (text: string) => text.replaceAll(place.folder, '').replace(/\b\d+(\.\d+)? (ms|s)\b/g, 'a while');
    ended.push({ ...end, stdout: timeless(stdout), stderr: timeless(stderr), wrote: readdirSync(place.folder).sort() });
  }
  const [process, call] = ended;
  expect(process).toMatchObject({ code, signal: null });
  expect(call).toEqual(process);
});

test('if a check fails, the exit code is 1; a machine format is alone on standard output; phases go to standard error', async () => {
  using place = new Workplace();
  const args = [...verify, `${root}fixtures/labs/unpinned/lab.yaml`, '--reporter', 'json'];
  const { code, stdout, stderr } = await runVirtspec(args, { cwd: place.folder });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'FAILED', lab: { name: 'unpinned' } });
  expect(stderr).toMatch(/^✔ Render /);
  expect(existsSync(place.path('reports'))).toBe(false);
});

const built = `${root}dist/`;
const endingIn = (end: string) =>
  readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(end));
const read = (file: string) => readFileSync(`${built}${file}`, 'utf8');

test('the build imports only what an installation has: Node’s modules, the dependencies, and testcontainers if it is needed', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const names = endingIn('.js').flatMap((file) => [
    ...read(file).matchAll(/^import .*? from "([^".][^"]*)"|import\("([^".][^"]*)"\)/gm),
  ]);
  const packages = names.map(([, one, other]) => one ?? other ?? '').filter((name) => !isBuiltin(name));
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  expect([...new Set(packages)].sort()).toEqual(declared.sort());
});

test('the licenses of all bundled packages are included', () => {
  const sources = endingIn('.js.map').flatMap((file): string[] => JSON.parse(read(file)).sources);
  const bundled = sources.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  const named = read('licenses.txt').matchAll(/^(\S+) \d+\.\d+\.\d+ \(.+\)$/gm);
  expect([...new Set([...named].map(([, name]) => name))].sort()).toEqual([...new Set(bundled)].sort());
});
