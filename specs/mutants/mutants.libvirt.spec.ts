import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { type LabName, labs } from './labs.ts';
import { measure } from './measure.ts';
import { rateOf } from './rate.ts';
import { readRecord } from './record.ts';

/** By day one of so many is judged. `npm run bench:mutants` judges all of them. */
const every = 61;

/** Another sample in each run; VIRTSPEC_MUTANTS_SEED repeats an earlier one. */
const seed = Number(process.env.VIRTSPEC_MUTANTS_SEED ?? Date.now() % every);

// A third of them are detected only by libvirt's schemas.
describeLane('libvirt', 'mutants', () => {
  test.each(Object.keys(labs) as LabName[])(
    `of %s every ${every}th mutant, seed ${seed}: none survives except those in the record`,
    async (lab) => {
      const { mutants, survivors } = rateOf(await measure(lab, { every, first: seed }));
      expect(mutants).toBeGreaterThan(0);
      expect(readRecord()[lab].survivors).toEqual(expect.arrayContaining([...survivors]));
    },
  );
});
