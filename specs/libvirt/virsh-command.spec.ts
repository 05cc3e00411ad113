import { expect, test } from 'vitest';
import { quoteCommand } from '../../lib/libvirt/virsh-command.ts';

test.each([
  [['start', '--domain', 'DC01'], 'start --domain DC01'],
  [['start', '--domain', 'x; touch /tmp/y'], `start --domain 'x; touch /tmp/y'`],
  [['start', '--domain', `it's "so" $HOME \\ #`], `start --domain 'it'\\''s "so" $HOME \\ #'`],
  [['echo', ''], `echo ''`],
  [['echo', 'Größe'], `echo 'Größe'`],
] as const)('%j', (command, line) => {
  expect(quoteCommand(command)).toBe(line);
});

test('a line break or a tab is refused, because virsh reads lines, and its readline completes at tabs', () => {
  expect(() => quoteCommand(['echo', 'a\nundefine DC01'])).toThrow(/control character/);
  expect(() => quoteCommand(['echo', 'a\tb'])).toThrow(/control character/);
});
