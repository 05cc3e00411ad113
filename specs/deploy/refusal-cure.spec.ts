import { expect, test } from 'vitest';
import { refusalCure } from '../../lib/deploy/refusal-cure.ts';

test.each([
  ["Requested operation is not valid: network 'back end' is not active", /^Set `active` of network back end to true/],
  ["Requested operation is not valid: storage pool 'vms' is not active", /^Set `active` of pool vms to true/],
  ["Network not found: no network with matching name 'bakc'", /^Declare network bakc, or correct the name/],
  ["Storage pool not found: no storage pool with matching name 'vm'", /^Declare pool vm, or correct the name/],
])('%s: what helps', (why, cure) => {
  expect(refusalCure(why, 'web01')).toMatch(cure);
});

test('a message that says nothing of a cure has none', () => {
  expect(refusalCure('XML error: no', 'web01')).toBeUndefined();
});
