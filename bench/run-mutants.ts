import { test } from 'vitest';
import { type LabName, labs } from '../specs/mutants/labs.ts';
import { measure } from '../specs/mutants/measure.ts';
import { formatLab, formatRate } from '../specs/mutants/print.ts';
import { rateOf, together } from '../specs/mutants/rate.ts';

// `npm run bench:mutants`; see docs/testing.md.

test('mutants of the labs', async () => {
  const rates = [];
  for (const lab of Object.keys(labs) as LabName[]) {
    const judged = await measure(lab);
    console.log(`\n${formatLab(lab, judged)}`);
    rates.push(rateOf(judged));
  }
  console.log(`\nall: ${formatRate(together(rates))}\n`);
});
