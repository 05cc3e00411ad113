import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { missingNotices } from '../../lib/checklist/notices.ts';

const plan = readFileSync(new URL('../../fixtures/plan/implementation-steps.md', import.meta.url), 'utf8');
const old = { vagrantfile: 'Vagrant.configure("2")\n', readme: '# Lab\n\n## Quick start\n\n    vagrant up\n' };
const whats = (of: Parameters<typeof missingNotices>[0]) =>
  missingNotices(of).map(({ file, what }) => `${file}: ${what}`);

test('a repository as it was has none of the notices that Step 8 of the plan asks for', () => {
  expect(whats(old)).toEqual([
    'vagrant/Vagrantfile: no deprecation notice',
    'README.md: no quick start with nixos-rebuild',
    'README.md: libvirtd is not among the prerequisites',
    'README.md: no note that Vagrant is deprecated',
    'README.md: `vagrant up` is still there',
  ]);
});

test('with the texts that are shown, nothing is missing', () => {
  const [notice, ...others] = missingNotices(old).map(({ add = '' }) => add);
  const readme = `# Lab\n\n${others.filter(Boolean).join('\n\n')}\n`;
  expect(missingNotices({ vagrantfile: `${notice}\n${old.vagrantfile}`, readme })).toEqual([]);
});

test('the notice for the Vagrantfile has the words of the plan', () => {
  const [notice] = missingNotices(old);
  expect(notice?.add?.split('\n')).toHaveLength(3);
  for (const line of notice?.add?.split('\n') ?? []) expect(plan).toContain(line);
});

test('a README that does not exist is said to be missing', () => {
  expect(whats({ vagrantfile: '# DEPRECATED\n', readme: undefined })).toContain(
    'README.md: no quick start with nixos-rebuild (there is no README.md)',
  );
});

test('a mention of Vagrant is no note, and neither is the word deprecated elsewhere', () => {
  const readme = 'nixos-rebuild, libvirtd\n\nVagrant was nice.\n\nNode 18 is deprecated.\n';
  expect(whats({ vagrantfile: '# deprecated\n', readme })).toEqual(['README.md: no note that Vagrant is deprecated']);
});
