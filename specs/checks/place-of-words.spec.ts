import { expect, test } from 'vitest';
import { placeOfWords } from '../../lib/check/place-of-words.ts';

const xml = {
  origin: 'web01.xml',
  text: `<domain type='kvm'>
  <name>web01</name>
  <os><type machine='q53'>hvm</type></os>
  <devices>
    <interface type='network'><source network='lann'/><model type='virtio'/></interface>
    <interface type='network'><source network='back'/><model type='virtoi'/></interface>
    <serial type='pty'/>
    <console type='pty'/>
  </devices>
</domain>`,
};

test.each([
  ['an attribute', "'virtoi' is not a valid device model name", '/domain/devices/interface[2]/model/@type'],
  [
    'not what QEMU’s own options say',
    `-device {"driver":"virtoi","netdev":"back"}: 'q53' is not there`,
    '/domain/os/type/@machine',
  ],
  [
    'the first value that is there',
    `no network with matching name 'lann' for 'web01'`,
    '/domain/devices/interface[1]/source/@network',
  ],
  ['a text in double quotes', 'unsupported OS type "hvm"', '/domain/os/type'],
  ['nothing, where it is in two places', "unsupported type 'pty'", undefined],
  ['nothing, for the name of the domain', "domain 'web01' is not running", undefined],
  ['nothing, without a value', 'internal error: malformed uuid element', undefined],
])('the words of a refusal name %s', (_what, words, place) => {
  expect(placeOfWords(words, xml)).toBe(place);
});
