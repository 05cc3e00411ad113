import { test, vi } from 'vitest';
import { verify } from '../../bench/verify.ts';
import { describeLane } from '../support/lane.ts';
import { expectTable } from './expect-table.ts';

describeLane('libvirt', 'the verify bench', () => {
  test('the verify bench compares `virtspec verify` with the minimum that it waits for', async () => {
    vi.stubEnv('VIRTSPEC_BENCH_AGAINST', '');
    expectTable(await verify.run('small'), [
      'verify / sandbox ready, and web server; v1 until its firmware draws',
      'sandbox ready / verify',
      'verify, its own processor time / verify',
      'verify, its peak memory / that of a bare Node',
      '--help / a bare Node',
    ]);
  });
});
