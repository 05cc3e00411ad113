import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { anchorOf, anchorsOf, linksOf } from '../../scripts/docs/links.ts';
import { root } from '../support/virtspec.ts';

const docs = readdirSync(join(root, 'docs')).map((file) => `docs/${file}`);
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...docs];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test.each(pages)('every link of %s leads to a file, and to a heading in it', (page) => {
  const dead = linksOf(read(page)).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, file))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(read(file)).has(anchor);
  });
  expect(dead).toEqual([]);
});

test('the index names every page', () => {
  const named = new Set(linksOf(read('docs/README.md')));
  expect(
    docs.map((page) => page.slice('docs/'.length)).filter((page) => page !== 'README.md' && !named.has(page)),
  ).toEqual([]);
});

test('anchors are those that GitHub makes', () => {
  expect(anchorOf('When libvirt refuses an object')).toBe('when-libvirt-refuses-an-object');
  expect(anchorOf('domains.NAME.disks')).toBe('domainsnamedisks');
  expect([...anchorsOf('# A\n## `b-c`\n# A\n')]).toEqual(['a', 'b-c', 'a-1']);
});
