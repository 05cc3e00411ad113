import { describe, expect, test } from 'vitest';
import { Policies, type Policy } from '../../lib/drift/policy.ts';
import { xmlDifferences } from '../../lib/drift/xml-difference.ts';

const xml = (text: string) => ({ text, origin: 'spec' });
const differences = (from: string, to: string, policies?: Policies) => xmlDifferences(xml(from), xml(to), policies);

describe('XMLs without a difference', () => {
  test.each([
    ['layout', '<a><b/><c/></a>', '<a>\n  <b/>\n  <c></c>\n</a>'],
    ['the order of attributes', "<a b='1' c='2'/>", '<a c="2" b="1"/>'],
    ['the order of unlike elements', '<a><b/><c/></a>', '<a><c/><b/></a>'],
    ['comments', '<a><b/></a>', '<a><!-- x --><b/></a>'],
    ['the prefix of a namespace', "<a xmlns:x='u'><x:b x:c='1'/></a>", "<a><y:b xmlns:y='u' y:c='1'/></a>"],
    ['where a namespace is declared', "<a xmlns:x='u'><x:b/></a>", "<a><b xmlns='u'/></a>"],
    ['a namespace that nothing has', "<a xmlns:x='u'><b/></a>", '<a><b/></a>'],
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
  [
    'a text in another prefix',
    "<a xmlns:x='u'><x:b>1</x:b></a>",
    "<a><y:b xmlns:y='u'>2</y:b></a>",
    { xpath: '/a/y:b', from: '1', to: '2' },
  ],
  ['another root', '<a/>', '<b/>', { xpath: '/*', from: '<a/>', to: '<b/>' }],
])('differs in %s', (_what, from, to, difference) => {
  expect(differences(from, to)).toEqual([difference]);
});

test('the same prefix for two namespaces makes two names', () => {
  expect(differences("<a xmlns:x='u'><x:b/></a>", "<a xmlns:x='v'><x:b/></a>")).toEqual([
    { xpath: '/a/x:b', from: '(nothing)', to: '<x:b/>' },
    { xpath: '/a/x:b', from: '<x:b/>', to: '(nothing)' },
  ]);
});

test('a policy applies to libvirt’s own elements, not to those of other namespaces', () => {
  const policies = new Policies([{ at: '//b/@c', policy: { how: 'ignored' }, why: '', source: '' }]);
  expect(differences("<a><b c='1'/></a>", "<a><b c='2'/></a>", policies)).toEqual([]);
  expect(differences("<a><b xmlns='u' c='1'/></a>", "<a><b xmlns='u' c='2'/></a>", policies)).toHaveLength(1);
});

test('dropped: a declared value may be missing, and counts if it is stored', () => {
  const policies = new Policies([
    { at: '/a/b', policy: { how: 'dropped' }, why: '', source: '' },
    { at: '/a/@c', policy: { how: 'dropped' }, why: '', source: '' },
  ]);
  expect(differences("<a c='1'><b>1</b></a>", '<a/>', policies)).toEqual([]);
  expect(differences("<a c='1'><b>1</b></a>", "<a c='2'><b>2</b></a>", policies)).toHaveLength(2);
  expect(differences('<a/>', "<a c='1'><b>1</b></a>", policies)).toHaveLength(2);
});

/** A table of these, with no more said. */
const table = (rows: Readonly<Record<string, Policy>>) =>
  new Policies(Object.entries(rows).map(([at, policy]) => ({ at, policy, why: 'spec', source: 'spec' })));

describe('policies', () => {
  test('ignored: is not compared anywhere', () => {
    const ignored = table({ '/pool/available': { how: 'ignored' }, '/pool/@x': { how: 'ignored' } });
    const [from, to] = ["<pool x='1'><available>1</available></pool>", "<pool x='2'><available>2</available></pool>"];
    expect(differences(from, to, ignored)).toEqual([]);
    expect(differences('<pool/>', '<pool><available>2</available></pool>', ignored)).toEqual([]);
    expect(differences('<pool><b>1</b></pool>', '<pool><b>2</b></pool>', ignored)).toHaveLength(1);
  });

  test('filled-in: may appear and disappear, but must not change', () => {
    const filledIn = table({ '/pool/mode': { how: 'filled-in' } });
    expect(differences('<pool><mode>1</mode></pool>', '<pool/>', filledIn)).toEqual([]);
    expect(differences('<pool><mode>1</mode></pool>', '<pool><mode>2</mode></pool>', filledIn)).toHaveLength(1);
  });

  test('left-open: may appear, but must neither disappear nor change', () => {
    const open = table({ '/a/b': { how: 'left-open' }, '/a/@x': { how: 'left-open' } });
    expect(differences('<a/>', "<a x='1'><b>1</b></a>", open)).toEqual([]);
    expect(differences("<a x='1'><b>1</b></a>", '<a/>', open)).toHaveLength(2);
    expect(differences("<a x='1'><b>1</b></a>", "<a x='2'><b>2</b></a>", open)).toHaveLength(2);
  });

  test('default: an absent value equals the default, on either side; any other value differs', () => {
    const byDefault = table({
      '/a/b': { how: 'default', value: '1' },
      '/a/b/@x': { how: 'default', value: ({ text }) => (text === '1' ? 'one' : undefined) },
    });
    const said = "<a><b x='one'>1</b></a>";
    expect([differences('<a/>', said, byDefault), differences(said, '<a/>', byDefault)]).toEqual([[], []]);
    expect(differences('<a/>', '<a><b>2</b></a>', byDefault)).toEqual([
      { xpath: '/a/b/@x', from: 'one', to: '(nothing)' },
      { xpath: '/a/b', from: '1', to: '2' },
    ]);
  });

  test('spelt: differences are reported in libvirt’s spelling', () => {
    const spelt = table({ '/a/@x': { how: 'spelt', as: (text) => text.toLowerCase() } });
    expect(differences("<a x='AB'/>", "<a x='ab'/>", spelt)).toEqual([]);
    expect(differences("<a x='AB'/>", "<a x='ac'/>", spelt)).toEqual([{ xpath: '/a/@x', from: 'ab', to: 'ac' }]);
  });

  test('alias: applies in one direction', () => {
    const alias = table({ '/a/@x': { how: 'alias', of: (declared, kept) => kept === `${declared}-1` } });
    expect(differences("<a x='m'/>", "<a x='m-1'/>", alias)).toEqual([]);
    expect(differences("<a x='m-1'/>", "<a x='m'/>", alias)).toHaveLength(1);
  });

  test('unordered: the order may change, nothing else', () => {
    const unordered = table({ '/a/b': { how: 'unordered' } });
    const three = "<a><b i='1'><c/></b><b i='2'/><b i='3'/></a>";
    expect(differences(three, "<a><b i='3'/><b i='1'><c/></b><b i='2'/></a>", unordered)).toEqual([]);
    expect(differences(three, "<a><b i='3'/><b i='1'><c/></b><b i='4'/></a>", unordered)).toEqual([
      { xpath: '/a/b[3]/@i', from: '2', to: '4' },
    ]);
    expect(differences(three, "<a><b i='3'/><b i='2'/></a>", unordered)).toEqual([
      { xpath: '/a/b[1]', from: "<b i='1'>", to: '(nothing)' },
    ]);
  });

  test('unordered by a key: elements with the same key are compared', () => {
    const byKey = table({ '/a/b': { how: 'unordered', key: ({ attributes }) => attributes.get('i') ?? '' } });
    expect(differences("<a><b i='1' x='1'/><b i='2'/></a>", "<a><b i='2'/><b i='1' x='2'/></a>", byKey)).toEqual([
      { xpath: '/a/b[2]/@x', from: '1', to: '2' },
    ]);
  });
});

test.each([
  ['at the head', "<a><b i='0'/><b i='1'/><b i='2'/></a>", '/a/b[1]'],
  ['in the middle', "<a><b i='1'/><b i='0'/><b i='2'/></a>", '/a/b[2]'],
  ['at the end', "<a><b i='1'/><b i='2'/><b i='0'/></a>", '/a/b[3]'],
])('one more of a kind, %s, is one difference, there', (_where, three, xpath) => {
  const two = "<a><b i='1'/><b i='2'/></a>";
  expect(differences(two, three)).toEqual([{ xpath, from: '(nothing)', to: "<b i='0'/>" }]);
  expect(differences(three, two)).toEqual([{ xpath, from: "<b i='0'/>", to: '(nothing)' }]);
});
