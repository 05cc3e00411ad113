import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../lib/process/run.ts';
import { files, pages } from '../../scripts/docs/pages.ts';
import { staleFiles, writeFiles } from '../../scripts/docs/write.ts';
import { root } from '../support/virtspec.ts';

/** Written by their nightly specs, because they are measured. */
const measured = ['libvirts-matrix', 'start-writes'];
const notPages = [
  'every-key.yaml',
  'lab-file-checks.ts',
  'lab-file-keys.ts',
  'links.ts',
  'main.mjs',
  'man.ts',
  'site.mjs',
  'pages.ts',
  'repository.ts',
  'rooms.ts',
  'write.ts',
];

test.each(Object.entries(files))('%s is what its generator writes', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8'), `${path} is out of date: run npm run docs`).toBe(text());
});

test('every generator of scripts/docs is in the registry, except those of the measured pages', () => {
  const files = readdirSync(join(root, 'scripts/docs')).filter((file) => !notPages.includes(file));
  expect(files.toSorted()).toEqual([...Object.keys(pages), ...measured].map((name) => `${name}.ts`).toSorted());
});

test('a page that is missing or edited by hand is listed and written; the others are left alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtspec-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const three = { 'same.md': () => 'same\n', 'changed.md': () => 'new\n', 'missing.md': () => 'missing\n' };
  writeFileSync(join(folder, 'same.md'), 'same\n');
  writeFileSync(join(folder, 'changed.md'), 'by hand\n');
  expect(await staleFiles(three, folder)).toEqual(['changed.md', 'missing.md']);
  expect(await writeFiles(three, folder)).toEqual(['changed.md', 'missing.md']);
  expect(readFileSync(join(folder, 'changed.md'), 'utf8')).toBe('new\n');
  expect(await staleFiles(three, folder)).toEqual([]);
});

test('`npm run docs -- --check` passes if every page is up to date', async () => {
  const { code, stdout } = await run(['node', 'scripts/docs/main.mjs', '--check'], { cwd: root });
  expect([code, stdout]).toEqual([0, `${Object.keys(files).length} files are up to date\n`]);
});

test('an unknown argument is refused, and nothing is written', async () => {
  const { code, stdout, stderr } = await run(['node', 'scripts/docs/main.mjs', '--chekc'], { cwd: root });
  expect([code, stdout, stderr]).toEqual([2, '', 'usage: npm run docs [-- --check]\n']);
});
