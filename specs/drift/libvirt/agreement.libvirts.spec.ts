import { describe, expect, test } from 'vitest';
import { describeSystem } from '../../support/libvirts/describe-system.ts';
import { suites, systemOf } from '../../support/libvirts/own-systems.ts';
import { nightly } from '../../support/nightly.ts';
import { judgeChanges, judgedApartByNewer } from './two-judges.ts';

/** By day a sample, on the newest. */
const every = nightly ? 1 : 6;

describe.each(suites)('on the libvirt of %s', (suite) => {
  const atNight = suite === 'trixie' && !nightly ? 'by day the newest is enough' : undefined;
  describeSystem(
    suite,
    'the table and libvirt',
    () => {
      test('the table and libvirt agree on single changes of a declaration, except for the listed ones', async () => {
        const { changes, taken, apart } = await judgeChanges(every, await systemOf(suite));
        expect(taken).toBeGreaterThan(changes / 2);
        expect(apart.filter((word) => !judgedApartByNewer.some(([pattern]) => pattern.test(word)))).toEqual([]);
      });
    },
    atNight,
  );
});
