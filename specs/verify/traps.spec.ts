import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { traps } from './traps/index.ts';

const labs = Object.values(traps)
  .flat()
  .map(({ lab }) => lab);

test('every lab of fixtures/labs/traps is in the table, once', () => {
  const folders = readdirSync(new URL('../../fixtures/labs/traps/', import.meta.url)).filter(
    (name) => name !== 'base.nix',
  );
  expect(labs.toSorted()).toEqual(folders.sort());
});

test.each(labs)('%s is called what its folder is', async (name) => {
  expect((await loadLab(`fixtures/labs/traps/${name}/lab.yaml`)).name).toBe(name);
});
