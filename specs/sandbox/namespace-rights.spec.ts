import { expect, test } from 'vitest';
import { holdsNamespaceRights } from '../../lib/sandbox/namespace-rights.ts';

test.each([
  ['root', '000001ffffffffff', true],
  ['the root of a container, as Docker makes it', '00000000a80425fb', false],
  ['with SYS_ADMIN alone', '0000000000200000', false],
  ['with SYS_ADMIN and NET_ADMIN', '0000000000201000', true],
  ['an ordinary user', '0000000000000000', false],
])('%s', (_, effective, expected) => {
  expect(holdsNamespaceRights(`Name:\tnode\nCapPrm:\t000001ffffffffff\nCapEff:\t${effective}\n`)).toBe(expected);
});

test('without /proc, a user namespace is tried', () => {
  expect(holdsNamespaceRights('')).toBe(false);
});
