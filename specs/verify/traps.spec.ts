import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { traps } from './traps/index.ts';

const labs = Object.values(traps)
  .flat()
  .map(({ lab }) => lab);

test('the table has every lab of fixtures/labs/traps, once', () => {
  const folders = readdirSync(new URL('../../fixtures/labs/traps/', import.meta.url)).filter(
    (name) => name !== 'base.nix',
  );
  expect(labs.toSorted()).toEqual(folders.sort());
});

test.each(labs)('%s has the name of its folder', async (name) => {
  expect((await loadLab(`fixtures/labs/traps/${name}/lab.yaml`)).name).toBe(name);
});
