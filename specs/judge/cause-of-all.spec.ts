import { expect, test } from 'vitest';
import type { Cause } from '../../lib/finding/finding.ts';
import { causeOfAll } from '../../lib/judge/causes/rule.ts';

const cause = (name: string): Cause => ({ check: 'uuid-declared', kind: 'domain', name });

test.each<[string, readonly (Cause | undefined)[], unknown]>([
  ['one cause of all', [cause('a'), cause('a')], cause('a')],
  ['several: the first, with the others', [cause('a'), cause('b')], { ...cause('a'), others: [cause('b')] }],
  ['one item without a cause', [cause('a'), undefined], undefined],
  ['nothing', [], undefined],
])('%s', (_, causes, expected) => {
  expect(causeOfAll(causes, (one) => one)).toEqual(expected);
});
