import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const place = new Workplace();
const site = place.path('site');
const read = (name: string) => readFileSync(join(site, name), 'utf8');
afterAll(() => place[Symbol.dispose]());
beforeAll(() => {
  const done = spawnSync('node', ['scripts/docs/site.mjs', site], { cwd: root, encoding: 'utf8' });
  expect({ code: done.status, stderr: done.stderr }).toEqual({ code: 0, stderr: '' });
});

test('there is a page for each of docs/, and the index', () => {
  const docs = readdirSync(join(root, 'docs')).map((file) =>
    file === 'README.md' ? 'index.html' : file.replace(/md$/, 'html'),
  );
  expect(readdirSync(site).sort()).toEqual(docs.sort());
});

test('every link inside the site leads to a page, and to an element in it', () => {
  const ids = new Map(
    readdirSync(site).map((name) => [name, new Set([...read(name).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
  );
  const dead = readdirSync(site).flatMap((name) =>
    [...read(name).matchAll(/ href="([^"]*)"/g)]
      .map(([, href = '']) => href)
      .filter((href) => !/^[a-z]+:/.test(href))
      .filter((href) => {
        const [path = '', id] = href.split('#');
        const target = ids.get(path === '' ? name : path);
        return target === undefined || (id !== undefined && !target.has(id));
      })
      .map((href) => `${name}: ${href}`),
  );
  expect(dead).toEqual([]);
});

test('a page marks itself in the navigation, and loads nothing', () => {
  expect(read('checks.html')).toContain('<a aria-current="page" href="checks.html"');
  for (const name of readdirSync(site)) expect(read(name)).not.toMatch(/<script|<link| src=/);
});
