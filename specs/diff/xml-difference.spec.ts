import { describe, expect, test } from 'vitest';
import type { Policies } from '../../lib/diff/policies.ts';
import { xmlDifferences } from '../../lib/diff/xml-difference.ts';

const xml = (text: string) => ({ text, origin: 'spec' });
const differences = (from: string, to: string, policies?: Policies) => xmlDifferences(xml(from), xml(to), policies);

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

describe('policies', () => {
  test('ignored: not compared, wherever it stands', () => {
    const ignored: Policies = new Map([
      ['/pool/available', 'ignored'],
      ['/pool/@x', 'ignored'],
    ]);
    const [from, to] = ["<pool x='1'><available>1</available></pool>", "<pool x='2'><available>2</available></pool>"];
    expect(differences(from, to, ignored)).toEqual([]);
    expect(differences('<pool/>', '<pool><available>2</available></pool>', ignored)).toEqual([]);
    expect(differences('<pool><b>1</b></pool>', '<pool><b>2</b></pool>', ignored)).toHaveLength(1);
  });

  test('filled-in: may come and go, but must not be another', () => {
    const filledIn: Policies = new Map([['/pool/mode', 'filled-in']]);
    expect(differences('<pool><mode>1</mode></pool>', '<pool/>', filledIn)).toEqual([]);
    expect(differences('<pool><mode>1</mode></pool>', '<pool><mode>2</mode></pool>', filledIn)).toHaveLength(1);
  });

  test('unordered: may change places, and no more', () => {
    const unordered: Policies = new Map([['/a/b', 'unordered']]);
    const three = "<a><b i='1'><c/></b><b i='2'/><b i='3'/></a>";
    expect(differences(three, "<a><b i='3'/><b i='1'><c/></b><b i='2'/></a>", unordered)).toEqual([]);
    expect(differences(three, "<a><b i='3'/><b i='1'><c/></b><b i='4'/></a>", unordered)).toEqual([
      { xpath: '/a/b[3]/@i', from: '2', to: '4' },
    ]);
    expect(differences(three, "<a><b i='3'/><b i='2'/></a>", unordered)).toEqual([
      { xpath: '/a/b[3]', from: "<b i='1'>", to: '(nothing)' },
    ]);
  });
});
