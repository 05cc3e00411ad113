import { test } from 'vitest';
import { watch } from '../../bench/watch.ts';
import { describeLane } from '../support/lane.ts';
import { expectTable } from './expect-table.ts';

describeLane('libvirt', 'the watch bench', () => {
  test('the watch bench compares a save at `virtspec watch` with a cold `virtspec verify`', async () => {
    expectTable(await watch.run('small'), [
      'XML: a domain changes / verify of XML, cold',
      'XML: the lab file states something else / verify of XML, cold',
      'XML: a network changes / verify of XML, cold',
    ]);
  });
});
