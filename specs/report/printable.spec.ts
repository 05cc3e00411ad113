import { expect, test } from 'vitest';
import { oneLine, printableJson, printableLines } from '../../lib/report/printable.ts';

test.each([
  ['plain ünïcode 日本 😀', 'plain ünïcode 日本 😀'],
  ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
  ['\u001b[2J\u009b31m\u0007', '\\x1b[2J\\x9b31m\\x07'],
  ['\u202eexe.txt\u2028', '\\u{202e}exe.txt\\u{2028}'],
  ['half \ud83d of one', 'half \\u{d83d} of one'],
])('%j on one line is %s', (text, expected) => {
  expect(oneLine(text)).toBe(expected);
});

test('lines keep their order and their indentation', () => {
  expect(printableLines('<a>\r\n\t<b/>\n</a>\n')).toEqual(['<a>', '  <b/>', '</a>']);
  expect(printableLines('')).toEqual(['']);
});

test('printable JSON is the same data', () => {
  const data = { name: '\u009b31m\u202e\ud800\n😀' };
  const text = printableJson(JSON.stringify(data, null, 2));
  expect(text).not.toMatch(/[\u007f-\u009f\u202e]/);
  expect(JSON.parse(text)).toEqual(data);
});
