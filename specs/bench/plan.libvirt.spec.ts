import { test, vi } from 'vitest';
import { plan } from '../../bench/plan.ts';
import { describeLane } from '../support/lane.ts';
import { expectTable } from './expect-table.ts';

describeLane('libvirt', 'the plan bench', () => {
  test('the plan bench compares `virtspec plan` with one virsh, a sandbox and a bare Node', async () => {
    vi.stubEnv('VIRTSPEC_BENCH_AGAINST', '');
    expectTable(await plan.run('small'), [
      'plan / one virsh command line dumps the domains',
      'plan / a sandbox starts and ends',
      'plan, its own processor time / that of a bare Node',
      'plan, its peak memory / that of a bare Node',
    ]);
  });
});
