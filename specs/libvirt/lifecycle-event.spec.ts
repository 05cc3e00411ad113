import { expect, test } from 'vitest';
import { parseEvent } from '../../lib/libvirt/lifecycle-watch.ts';

test.each([
  ['domain', `'DC01': Started Booted`, { name: 'DC01', event: 'Started Booted' }],
  ['domain', `'it's: one': Stopped Destroyed`, { name: `it's: one`, event: 'Stopped Destroyed' }],
  ['network', 'lab-net: Started', { name: 'lab-net', event: 'Started' }],
  ['pool', 'homelab: Defined', { name: 'homelab', event: 'Defined' }],
] as const)('%s %s', (kind, text, expected) => {
  expect(parseEvent(kind, text)).toEqual({ kind, ...expected });
});

test('a line that is not an event is ignored', () => {
  expect(parseEvent('domain', 'events received')).toBeUndefined();
});
