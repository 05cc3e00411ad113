import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesThatName, naming, repository } from '../../scripts/docs/repository.ts';
import { root } from '../support/virtspec.ts';

const [owner = ''] = repository.split('/');

/** The files of git that contain `text`, as paths. */
function holding(text: string): string[] {
  const words = [
    'grep',
    '--untracked',
    '--files-with-matches',
    '--fixed-strings',
    '-I',
    '-e',
    text,
    '--',
    ':!specs',
    ':!scripts/docs/repository.ts',
  ];
  return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean).sort();
}

test('package.json alone says whose repository this is: every other file that names it is written from there', () => {
  expect(holding(`${owner}/virtspec`)).toEqual([...filesThatName, 'package.json'].sort());
});

test('an owner is written into every kind of mention, and into nothing else', () => {
  const text = `uses: A/virtspec@main
nix run github:A/virtspec#doctor
https://github.com/A/virtspec/issues
https://raw.githubusercontent.com/A/virtspec/main/x
https://A.github.io/virtspec github:A/virtspec-lab lib/virtspec npm i virtspec
`;
  expect(naming('me/virtspec', text)).toBe(
    text
      .replaceAll('uses: A/', 'uses: me/')
      .replaceAll('github:A/virtspec#', 'github:me/virtspec#')
      .replaceAll('.com/A/', '.com/me/'),
  );
});

test('each of these files would follow a change of package.json', () => {
  expect(filesThatName).toEqual(expect.arrayContaining(['docs/github-actions.md', 'nix/template/flake.nix']));
  for (const path of filesThatName) {
    const text = readFileSync(join(root, path), 'utf8');
    expect(naming('me/fork', text), path).not.toContain(repository);
  }
});
