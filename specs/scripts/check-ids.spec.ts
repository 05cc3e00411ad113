import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { registry as checks } from '../../lib/checks/registry.ts';
import { reported } from '../../lib/cli/reported.ts';
import { registry as prerequisites } from '../../lib/doctor/registry.ts';
import { glob } from '../../lib/judge/glob.ts';
import { root } from '../support/virtspec.ts';

const known = [checks, reported, prerequisites].flatMap((one) => Object.keys(one));
const firstWords = new Set(known.map((id) => id.split('-')[0]));

/** Where a word is a check id: `--select`, `explain`, the `check` of a waiver or of a finding. */
const places = [
  /--select(?: |=)'?!?([a-z]+(?:-[a-z*]+)+)/g,
  /\bexplain ([a-z]+(?:-[a-z]+)+)/g,
  /\bcheck: ([a-z-]+)\b/g,
  /"check": ?"([a-z-]+)"/g,
];

/** Packages, programs and the steps of guests, which begin like checks. */
const others = new Set([
  ...readdirSync(join(root, 'scripts/guest')).map((name) => name.replace(/\.ps1$/, '')),
  ...['libvirt-daemon', 'libvirt-daemon-system', 'libvirt-clients', 'libvirt-client'],
  ...['swtpm-tools', 'swtpm-localca', 'nix-instantiate'],
]);

/** Every text in quotes in the sources: error codes, values of the lab file, commands of virsh, questions of the spike. */
const literals = new Set(
  readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|nix|sh|yaml|json)$/.test(name))
    .flatMap(
      (name) => readFileSync(join(root, 'lib', name), 'utf8').match(/(?<=['"`])[a-z]+(-[a-z]+)+(?=['"`])/g) ?? [],
    ),
);

const filesIn = (folder: string, name: RegExp) =>
  readdirSync(join(root, folder))
    .filter((one) => name.test(one))
    .map((one) => join(folder, one));
const files = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'man/virtspec.1'],
  ...filesIn('docs', /\.md$/),
  ...filesIn('fixtures/cli', /^help-/),
];

/** Anything in backticks that begins like a check is one, unless it is something else that exists. */
function idsIn(text: string): string[] {
  const certain = places.flatMap((place) => [...text.matchAll(place)].map(([, id = '']) => id));
  const quoted = [...text.matchAll(/`([a-z]+(?:-[a-z*]+)+)`/g)].map(([, id = '']) => id);
  const alike = quoted.filter((id) => firstWords.has(id.split('-')[0]) && !others.has(id) && !literals.has(id));
  return [...new Set([...certain, ...alike])];
}

const unknownIn = (text: string) => idsIn(text).filter((id) => !known.some((one) => glob(id).test(one)));

test.each(files)('%s names only checks that exist', (file) => {
  expect(unknownIn(readFileSync(join(root, file), 'utf8'))).toEqual([]);
});

test.each([
  'waivers:\n  - { check: disk-cache-safe, reason: x }',
  '`disk-cache-safe` fails',
  "virtspec verify --select 'disk-cache-safe domain:web01'",
  'virtspec explain disk-cache-safe',
  '{"check": "disk-cache-safe"}',
])('a check that does not exist is found in %j', (text) => {
  expect(unknownIn(text)).toEqual(['disk-cache-safe']);
  expect(unknownIn(text.replace('disk-cache-safe', 'disk-cache'))).toEqual([]);
});
