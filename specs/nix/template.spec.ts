import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from '../../scripts/docs/repository.ts';
import { root } from '../support/virtspec.ts';

const read = (path: string) => readFileSync(join(root, 'nix/template', path), 'utf8');

test('the template names the repository that package.json names, so that nothing is left to fill in', () => {
  expect(read('flake.nix')).toContain(`url = "github:${repository}";`);
  expect(read('.github/workflows/lab.yml')).toContain(`uses: ${repository}/.github/workflows/lab.yml@main`);
});
