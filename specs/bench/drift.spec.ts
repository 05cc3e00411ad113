import { test } from 'vitest';
import { drift } from '../../bench/drift.ts';
import { expectTable } from './expect-table.ts';

test('the drift bench compares the table of policies with parsing', async () => {
  expectTable(await drift.run('small'), [
    'driftBetween / readBranch of both sides',
    'driftBetween / libxml2 (WebAssembly) parses both sides',
    'driftBetween, a domain / of a tenth of them',
  ]);
});
