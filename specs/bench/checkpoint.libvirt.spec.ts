import { expect, test } from 'vitest';
import { checkpoint } from '../../bench/checkpoint.ts';
import { describeLane } from '../support/lane.ts';
import { expectTable } from './expect-table.ts';

describeLane('libvirt', 'the checkpoint bench', () => {
  test('the checkpoint bench compares a checkpoint with plain copies', async () => {
    const table = await checkpoint.run('small');
    expect(table.skipped).toEqual([]);
    expectTable(table, [
      'checkpoint save, digests, on the disk / cp --sparse=always, then sync',
      'checkpoint save, digests, on the disk / cp --sparse=always, not yet on the disk',
    ]);
  });
});
