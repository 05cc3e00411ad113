import { expect, test } from 'vitest';
import type { ElementRule, Grammar } from '../../lib/nixvirt/grammar.ts';
import { misspellingOf } from '../../lib/nixvirt/misspelling.ts';

const text = { type: 'string' } as const;
const attribute = (key: string): ElementRule['attributes'][number] => ({ attribute: key, key, ...text });
const element = (name: string, more: Partial<ElementRule> = {}): ElementRule => ({
  element: name,
  key: name,
  attributes: [],
  body: { children: [] },
  ...more,
});
const nic = element('interface', {
  attributes: [attribute('type')],
  body: { children: [element('mac'), element('mtu')] },
});
// NixVirt writes <features> of a <cpu> from the key `cpu` itself.
const inner: ElementRule = { element: 'topology', attributes: [attribute('sockets')], body: { children: [] } };
const domain = element('domain', {
  attributes: [attribute('type')],
  body: {
    children: [
      element('memory', { attributes: [attribute('unit')], body: { ...text, key: 'count' } }),
      element('os', { body: { children: [element('loader')] } }),
      element('devices', { body: { children: [nic, element('input')] } }),
      element('cpu', { body: { children: [inner] } }),
    ],
  },
});
const grammar: Grammar = { domain, network: element('network'), pool: element('pool'), volume: element('volume') };
const meant = (path: string, names?: readonly string[]) => misspellingOf(path, 'domain', grammar, names);

test.each([
  ['a letter is missing', 'memry', 'memory', '/domain/memory'],
  ['one is too many', 'memoryy', 'memory', '/domain/memory'],
  ['two are swapped, in a short name', 'devices.interface[1].mca', 'mac', '/domain/devices/interface[2]/mac'],
  ['beside no list', 'devices.interface.tpye', 'type', '/domain/devices/interface/@type'],
  ['the text of an element', 'memory.cuont', 'count', '/domain/memory'],
  ['an attribute of an element that has no key of its own', 'cpu.socket', 'sockets', '/domain/cpu/topology/@sockets'],
  ['the attribute of a list', 'devices.interfaces[0]', 'interface', '/domain/devices/interface'],
  ['capitals', 'os.Loader', 'loader', '/domain/os/loader'],
])('%s: %s', (_what, path, attribute, xpath) => {
  expect(meant(path)).toEqual({ attribute, xpath });
});

test.each([
  ['of two letters of three', 'devices.interface[0].mxx'],
  ['another word', 'os.secure'],
  ['below what is not known either', 'osx.loade.x'],
  ['below an attribute', 'devices.interface[0].type.x'],
  ['the same distance from two', 'devices.interface[0].mau'],
])('nothing is guessed: %s', (_what, path) => {
  expect(meant(path)).toBeUndefined();
});

test('an argument of a template is compared with those that it names', () => {
  const names = ['memory', 'bridge_name'];
  expect(meant('templates.linux { memry }', names)).toEqual({ attribute: 'memory', xpath: '/domain/memory' });
  expect(meant('templates.linux { bridge_nmae }', names)).toEqual({ attribute: 'bridge_name', xpath: undefined });
  expect(meant('templates.linux { storage }', names)).toBeUndefined();
  expect(misspellingOf('templates.linux { memry }', 'domain', undefined, names)).toEqual({ attribute: 'memory' });
  expect(misspellingOf('memry', 'domain', undefined)).toBeUndefined();
});
