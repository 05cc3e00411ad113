import { expect, test } from 'vitest';
import { inventory } from '../../bench/inventory.ts';
import { describeLane } from '../support/lane.ts';
import { expectTable } from './expect-table.ts';

describeLane('libvirt', 'the inventory bench', () => {
  test('the inventory bench compares virtspec with every plain fetch that this machine has', async () => {
    const table = await inventory.run('small');
    const python = 'python-libvirt, fetch only';
    const [skipped] = table.skipped;
    if (skipped) expect(skipped).toEqual({ baseline: python, reason: expect.stringContaining('python3-libvirt') });
    expectTable(table, [
      ...(skipped ? [] : [`collect, parse and judge / ${python}`]),
      'collect, parse and judge / one virsh command line, fetch only',
      'collect, parse and judge, first round / one virsh command line, fetch only',
      'collect and parse / one virsh command line, fetch only',
      'collect, parse and judge / a virsh process a domain, fetch only',
    ]);
  });
});
