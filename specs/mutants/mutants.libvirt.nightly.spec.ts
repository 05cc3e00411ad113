import { beforeAll, describe, expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { harmless } from './harmless.ts';
import { type LabName, labs } from './labs.ts';
import { type Judged, measure } from './measure.ts';
import { rateOf } from './rate.ts';
import { formatRecord, type MutantsRecord, recordFile } from './record.ts';

describeLane('libvirt', 'every mutant', () => {
  const judged = new Map<LabName, readonly Judged[]>();

  beforeAll(async () => {
    for (const lab of Object.keys(labs) as LabName[]) judged.set(lab, await measure(lab));
  });

  test('is in the record, `npm run generate:mutants` writes it again', async () => {
    const record = Object.fromEntries([...judged].map(([lab, all]) => [lab, rateOf(all)])) as MutantsRecord;
    await expect(formatRecord(record)).toMatchFileSnapshot(recordFile);
  });

  describe('harmless mutants', () => {
    test('every row applies to a mutant', () => {
      const used = new Set([...judged.values()].flat().map((one) => one.harmless));
      expect(harmless.filter((row) => !used.has(row)).map(({ at }) => at)).toEqual([]);
    });
  });
});
