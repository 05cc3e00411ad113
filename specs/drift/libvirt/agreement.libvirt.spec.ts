import { expect, test } from 'vitest';
import { run } from '../../../lib/process/run.ts';
import { describeLane } from '../../support/lane.ts';
import { nightly } from '../../support/nightly.ts';
import { judgeChanges, judgedApart, judgedApartByNewer } from './two-judges.ts';

const libvirt = (await run(['virsh', '--version']).catch(() => undefined))?.stdout.trim() ?? '';
const known = libvirt.startsWith('9.0.') ? judgedApart : judgedApartByNewer;
/** By day every second change. */
const every = nightly ? 1 : 2;

describeLane('libvirt', 'the table and libvirt', () => {
  test('the table and libvirt agree on single changes of a declaration, except for the listed ones', async () => {
    const { changes, taken, apart } = await judgeChanges(every);
    expect(taken).toBeGreaterThan(changes / 2);
    expect(apart.filter((word) => !known.some(([pattern]) => pattern.test(word)))).toEqual([]);
    if (every > 1 || known !== judgedApart) return;
    expect(known.filter(([pattern]) => !apart.some((word) => pattern.test(word))).map(String)).toEqual([]);
  }, 600_000);
});
