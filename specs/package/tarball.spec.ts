import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const [packed] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
  }),
) as readonly [Packed];
const paths = packed.files.map(({ path }) => path);
const inGit = (folder: string) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', folder], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)));

test('the package holds these folders and files', () => {
  const tops = [...new Set(paths.map((path) => path.split('/')[0]))].sort();
  expect(tops).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist',
    'docs',
    'lib',
    'man',
    'package.json',
    'schema',
    'scripts',
  ]);
});

test('of lib/ it holds all that the build does not bundle: what is read at run time', () => {
  const read = inGit('lib').filter((path) => !path.endsWith('.ts'));
  expect(read).toContain('lib/render/render.nix');
  expect(paths.filter((path) => path.startsWith('lib/')).sort()).toEqual(read.sort());
});

test('of scripts/ it holds what works on guests, and nothing else', () => {
  const scripts = [...inGit('scripts/guest'), ...inGit('scripts/orchestration')];
  expect(scripts).toEqual(expect.arrayContaining(['scripts/orchestration/deploy-dc.sh', 'scripts/guest/ad-ds.ps1']));
  expect(paths.filter((path) => path.startsWith('scripts/')).sort()).toEqual(scripts.sort());
});

test('of dist/ it holds the code, the licenses and type declarations: no source maps, no stamps of scripts/setup', () => {
  const built = paths.filter((path) => path.startsWith('dist/'));
  expect(built).toEqual(expect.arrayContaining(['dist/cli/main.js', 'dist/index.js', 'dist/licenses.txt']));
  expect(built.filter((path) => !/^dist\/([\w/-]+\.js|licenses\.txt|types\/[\w/-]+\.d\.ts)$/.test(path))).toEqual([]);
});

test('every module that the code imports by a path is in it', () => {
  const code = paths.filter((path) => path.endsWith('.js'));
  const imported = code.flatMap((path) =>
    importsOf(readFileSync(join(root, path), 'utf8')).map((name) => join(path, '..', name)),
  );
  expect(imported.length).toBeGreaterThan(100);
  expect(imported.filter((path) => !paths.includes(path))).toEqual([]);
});

/** The modules that code imports by a path; not those that a comment names. */
function importsOf(code: string): string[] {
  const lines = code.split('\n').filter((line) => !/^\s*(\*|\/[/*])/.test(line));
  const found = lines.join('\n').matchAll(/^(?:import|export) .*?from "(\.[^"]*)"|\bimport\("(\.[^"]*)"\)/gm);
  return [...found].map(([, one, other]) => one ?? other ?? '');
}

test('no code names a source map that is not in it', () => {
  const naming = paths
    .filter((path) => path.endsWith('.js'))
    .filter((path) => /^\/\/# sourceMappingURL=/m.test(readFileSync(join(root, path), 'utf8')));
  expect(naming).toEqual([]);
});

test('a stack trace shows functions by the names that they have in lib/: the code is not minified', async () => {
  using place = new Workplace();
  const { code, stderr } = await runVirtspec(['verify', '--debug'], { cwd: place.folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/at async loadLab \(.*\/dist\/parts\/[\w-]+\.js:\d+:\d+\)/);
  expect(stderr).toMatch(/at async verifyCommand \(/);
});

test('every file that package.json names is in it', () => {
  const { bin, exports, man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(paths).toContain(bin.virtspec);
  expect(paths).toContain(man);
  expect(paths).toContain(exports['.'].default.slice(2));
});

test('it is less than 2 MB, and less than 6 MB unpacked; no file is larger than 1 MB', () => {
  expect(packed.size).toBeLessThan(2_000_000);
  expect(packed.unpackedSize).toBeLessThan(6_000_000);
  expect(packed.files.filter(({ size }) => size > 1_000_000)).toEqual([]);
});
