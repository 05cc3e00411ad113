import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const template = join(root, 'nix/template');
const files = readdirSync(template, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(template.length + 1));
const command = /`(sed -i [^`]*)`/.exec(readFileSync(join(template, 'README.md'), 'utf8'))?.[1] ?? '';

test('the first step of the template’s README replaces OWNER everywhere', () => {
  using place = new Workplace();
  cpSync(template, place.folder, { recursive: true });
  execFileSync('bash', ['-euc', command.replace('YOU', 'somebody')], { cwd: place.folder });
  const left = files.filter((path) => path !== 'README.md' && readFileSync(place.path(path), 'utf8').includes('OWNER'));
  expect(left).toEqual([]);
  expect(readFileSync(place.path('flake.nix'), 'utf8')).toContain('github:somebody/virtspec');
});

test('nix flake init prints the same step', () => {
  expect(readFileSync(join(root, 'flake.nix'), 'utf8')).toContain(command);
});
