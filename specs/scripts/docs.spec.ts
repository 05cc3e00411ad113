import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../../lib/process/run.ts';
import { pages } from '../../scripts/docs/pages.ts';
import { stalePages, writePages } from '../../scripts/docs/write.ts';
import { root } from '../support/virtspec.ts';

/** Written by their nightly specs, because they are measured. */
const measured = ['libvirts-matrix', 'start-writes'];
const notPages = ['main.mjs', 'pages.ts', 'rooms.ts', 'write.ts'];

test.each(Object.entries(pages))('docs/%s.md is what its generator writes', (name, page) => {
  const text = readFileSync(join(root, 'docs', `${name}.md`), 'utf8');
  expect(text, `docs/${name}.md is out of date: run npm run docs`).toBe(page());
});

test('every generator of scripts/docs is in the registry, except those of the measured pages', () => {
  const files = readdirSync(join(root, 'scripts/docs')).filter((file) => !notPages.includes(file));
  expect(files.toSorted()).toEqual([...Object.keys(pages), ...measured].map((name) => `${name}.ts`).toSorted());
});

test('a page that is missing or edited by hand is listed and written; the others are left alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'virtspec-docs-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const three = { same: () => 'same\n', changed: () => 'new\n', missing: () => 'missing\n' };
  writeFileSync(join(folder, 'same.md'), 'same\n');
  writeFileSync(join(folder, 'changed.md'), 'by hand\n');
  expect(await stalePages(three, folder)).toEqual(['changed.md', 'missing.md']);
  expect(await writePages(three, folder)).toEqual(['changed.md', 'missing.md']);
  expect(readFileSync(join(folder, 'changed.md'), 'utf8')).toBe('new\n');
  expect(await stalePages(three, folder)).toEqual([]);
});

test('`npm run docs -- --check` passes if every page is up to date', async () => {
  const { code, stdout } = await run(['node', 'scripts/docs/main.mjs', '--check'], { cwd: root });
  expect([code, stdout]).toEqual([0, `${Object.keys(pages).length} pages are up to date\n`]);
});

test('an unknown argument is refused, and nothing is written', async () => {
  const { code, stdout, stderr } = await run(['node', 'scripts/docs/main.mjs', '--chekc'], { cwd: root });
  expect([code, stdout, stderr]).toEqual([2, '', 'usage: npm run docs [-- --check]\n']);
});
