import { describe, expect, test } from 'vitest';
import { xmlDifferences } from '../../lib/diff/xml-difference.ts';

const xml = (text: string) => ({ text, origin: 'spec' });
const differences = (from: string, to: string, volatile?: ReadonlySet<string>) =>
  xmlDifferences(xml(from), xml(to), volatile);

describe('the same', () => {
  test.each([
    ['layout', '<a><b/><c/></a>', '<a>\n  <b/>\n  <c></c>\n</a>'],
    ['the order of attributes', "<a b='1' c='2'/>", '<a c="2" b="1"/>'],
    ['the order of unlike elements', '<a><b/><c/></a>', '<a><c/><b/></a>'],
    ['comments', '<a><b/></a>', '<a><!-- x --><b/></a>'],
    ['how a character is written', "<a b='&lt;'/>", "<a b='&#60;'/>"],
  ])('%s', (_what, from, to) => {
    expect(differences(from, to)).toEqual([]);
  });
});

test.each([
  ['an attribute', "<a><b c='1'/></a>", "<a><b c='2'/></a>", { xpath: '/a/b/@c', from: '1', to: '2' }],
  ['a text', '<a><b>1</b></a>', '<a><b>2</b></a>', { xpath: '/a/b', from: '1', to: '2' }],
  ['an attribute more', '<a><b/></a>', "<a><b c='2'/></a>", { xpath: '/a/b/@c', from: '(nothing)', to: '2' }],
  ['an element less', "<a><b c='1'>x</b></a>", '<a/>', { xpath: '/a/b', from: "<b c='1'>", to: '(nothing)' }],
  [
    'the second of two',
    '<a><b/><b/></a>',
    "<a><b/><b c='1'/></a>",
    { xpath: '/a/b[2]/@c', from: '(nothing)', to: '1' },
  ],
  [
    'one more of a kind',
    '<a><b/></a>',
    "<a><b/><b c='1'/></a>",
    { xpath: '/a/b[2]', from: '(nothing)', to: "<b c='1'/>" },
  ],
  ['another root', '<a/>', '<b/>', { xpath: '/*', from: '<a/>', to: '<b/>' }],
])('differs in %s', (_what, from, to, difference) => {
  expect(differences(from, to)).toEqual([difference]);
});

test('what is volatile is not compared, wherever it stands', () => {
  const volatile = new Set(['/pool/available', '/pool/@x']);
  expect(
    differences("<pool x='1'><available>1</available></pool>", "<pool x='2'><available>2</available></pool>", volatile),
  ).toEqual([]);
  expect(differences('<pool/>', '<pool><available>2</available></pool>', volatile)).toEqual([]);
  expect(differences('<pool><b>1</b></pool>', '<pool><b>2</b></pool>', volatile)).toHaveLength(1);
});

describe('the devices of a domain are a set', () => {
  const domain = (...devices: string[]) => `<domain><devices>${devices.join('')}</devices></domain>`;
  const root = "<controller type='pci' index='1'/>";
  const serial = "<controller type='virtio-serial' index='0'><address bus='4'/></controller>";

  test('a start moves the controllers that libvirt added: no difference', () => {
    expect(differences(domain(root, serial), domain(serial, root))).toEqual([]);
  });

  test('one that moved and changed is one difference, in the place where it stands now', () => {
    const changed = serial.replace("bus='4'", "bus='5'");
    expect(differences(domain(root, serial), domain(changed, root))).toEqual([
      { xpath: '/domain/devices/controller[1]/address/@bus', from: '4', to: '5' },
    ]);
  });

  test('one of two that are alike is gone', () => {
    const hub = "<redirdev bus='usb'/>";
    expect(differences(domain(hub, hub), domain(hub))).toEqual([
      { xpath: '/domain/devices/redirdev[2]', from: hub, to: '(nothing)' },
    ]);
  });
});
