import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import { traps } from './traps/index.ts';

const labs = Object.values(traps)
  .flat()
  .map(({ lab }) => lab);

test('every lab of fixtures/labs/traps is in the table, once', () => {
  expect(labs.toSorted()).toEqual(readdirSync(new URL('../../fixtures/labs/traps/', import.meta.url)).sort());
});

test.each(labs)('%s is called what its folder is', async (name) => {
  expect((await loadLab(`fixtures/labs/traps/${name}/lab.yaml`)).name).toBe(name);
});
