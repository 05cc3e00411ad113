import { expect, test } from 'vitest';
import { nixName, nixString, nixText } from '../../../lib/init/nix/nix-text.ts';
import { NixMarkup, type NixValue } from '../../../lib/init/nix/nix-value.ts';

const set = (value: Record<string, NixValue>) => new Map(Object.entries(value));

test.each<[string, NixValue, string]>([
  ['a set of one attribute becomes a path', set({ mac: set({ address: 'a' }) }), '{ mac.address = "a"; }'],
  ['an empty set, an empty list', set({ acpi: set({}), all: [] }), '{ acpi = { }; all = [ ]; }'],
  ['numbers and booleans', set({ count: 2n, on: true }), '{ count = 2; on = true; }'],
  ['a negative number in a list', [-1n, 2n], '[ (-1) 2 ]'],
  ['texts in a list', ['a', 'b'], '[ "a" "b" ]'],
  [
    'each set of a list has a line',
    [set({ dev: 'cdrom' }), set({ dev: 'hd' })],
    '[\n  { dev = "cdrom"; }\n  { dev = "hd"; }\n]',
  ],
  ['a set in a set has lines', set({ a: set({ b: 1n, c: 2n }), d: 3n }), '{\n  a = { b = 1; c = 2; };\n  d = 3;\n}'],
  [
    'XML that NixVirt has no attributes for',
    new NixMarkup([
      { name: 'a:b', attributes: [['xmlns:a', 'urn:a']], body: [{ name: 'c', attributes: [], body: 'x' }] },
    ]),
    'with NixVirt.lib.xml; [\n  (elem "a:b" [ (attr "xmlns:a" "urn:a") ] [\n    (elem "c" [ ] "x")\n  ])\n]',
  ],
])('%s', (_, value, text) => {
  expect(nixText(value)).toBe(text);
});

test.each([
  ['a"b\\c', String.raw`"a\"b\\c"`],
  ['${x} $${y} $', String.raw`"\${x} $\${y} $"`],
  ['one\ntwo\tthree\r', String.raw`"one\ntwo\tthree\r"`],
  ["it's 100 % ü", '"it\'s 100 % ü"'],
])('the text %j', (text, literal) => {
  expect(nixString(text)).toBe(literal);
});

test.each([
  ['suspend-to-mem', 'suspend-to-mem'],
  ['dnsmasq:options', '"dnsmasq:options"'],
  ['or', '"or"'],
  ['2x', '"2x"'],
])('the attribute %s', (name, written) => {
  expect(nixName(name)).toBe(written);
});

test('a line that is too wide is broken', () => {
  const value = set({ devices: set({ one: 'x'.repeat(50), two: 'y'.repeat(50) }) });
  expect(nixText(value)).toBe(
    `{\n  devices = {\n    one = "${'x'.repeat(50)}";\n    two = "${'y'.repeat(50)}";\n  };\n}`,
  );
});
