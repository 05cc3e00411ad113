import { expect, test } from 'vitest';
import { parseLab } from '../../lib/lab/load.ts';
import { concerns, isIgnored, leadsTo, placesOf } from '../../lib/watch/watched-places.ts';

const lab = (source: string, more = '') => parseLab(`lab: l\nsource: ${source}\n${more}`, '/home/me/l/lab.yaml');

test('a lab of Nix lists in a flake is the lab file, and the folder of its flake with all that is in it', () => {
  expect(placesOf(lab('{ nix: nixvirt, flake: ".", recorded: fixtures/xml }'), '/home/me/l/flake.lock')).toEqual({
    files: ['/home/me/l/lab.yaml', '/home/me/l/flake.lock', '/home/me/l/flake.nix'],
    folders: ['/home/me/l'],
  });
});

test('Nix lists without a flake are their folder, and the lock above it', () => {
  expect(placesOf(lab('{ nix: nixvirt }'), '/home/me/flake.lock')).toEqual({
    files: ['/home/me/l/lab.yaml', '/home/me/flake.lock', '/home/me/flake.nix'],
    folders: ['/home/me/l/nixvirt'],
  });
});

test('an XML lab is its folder, with that of its scenario', () => {
  const { files, folders } = placesOf(lab('{ xml: xml }', 'scenario: { before: before }'), undefined);
  expect({ files, folders }).toEqual({
    files: ['/home/me/l/lab.yaml'],
    folders: ['/home/me/l/xml', '/home/me/l/before'],
  });
});

test('settings of NixVirt are their file', () => {
  expect(placesOf(lab('{ settings: host/nixvirt.json }'), undefined)).toEqual({
    files: ['/home/me/l/lab.yaml', '/home/me/l/host/nixvirt.json'],
    folders: [],
  });
});

test.each([
  '.git',
  '.domains.nix.swp',
  'domains.nix~',
  '#domains.nix#',
  '4913',
  'node_modules',
  'result',
  'result-1',
  'reports',
])('%s is not part of a source', (name) => {
  expect(isIgnored(name)).toBe(true);
});

test.each(['domains.nix', 'results.nix', 'my lab.xml', 'ümläut.nix', '-o.nix', 'reports.nix', "it's.nix"])(
  '%s is part of a source',
  (name) => {
    expect(isIgnored(name)).toBe(false);
  },
);

test('what is in a watched folder concerns, at any depth, unless a folder on the way is ignored', () => {
  const places = { files: ['/l/lab.yaml'], folders: ['/l/.config/lab'], except: ['/l/.config/lab/out.json'] };
  expect(concerns('/l/lab.yaml', places)).toBe(true);
  expect(concerns('/l/lab.yaml.bak', places)).toBe(false);
  expect(concerns('/l/.config/lab/a/b/c.nix', places)).toBe(true);
  expect(concerns('/l/.config/lab/node_modules/a/b.nix', places)).toBe(false);
  expect(concerns('/l/.config/laboratory/c.nix', places)).toBe(false);
  expect(concerns('/l/.config/lab/out.json', places)).toBe(false);
  expect(concerns('/l/.config/lab/..odd/x', { ...places, folders: ['/l/.config/lab/..odd'] })).toBe(true);
});

test('a folder above what is watched leads to it', () => {
  const places = { files: ['/l/a/lab.yaml'], folders: [] };
  expect(['/l', '/l/a', '/l/a/lab.yaml', '/l/b', '/l/a/lab'].map((path) => leadsTo(path, places))).toEqual([
    ...[true, true, true, false, false],
  ]);
});
