import { describe, expect, test } from 'vitest';
import { block, code, prose } from '../../lib/report/markdown/escape.ts';

describe('code', () => {
  test.each([
    ['DC01', '`DC01`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a``b`', '``` a``b` ```'],
    ['a|b', '<code>a&#124;b</code>'],
    ['<b>|', '<code>&#60;b&#62;&#124;</code>'],
    ['<b>', '`<b>`'],
    ['', '*(empty)*'],
    ['  ', '<code>&nbsp;&nbsp;</code>'],
    [' a ', '`  a  `'],
    ['a\nb', '`a\\nb`'],
  ])('%j → %s', (data, expected) => {
    expect(code(data)).toBe(expected);
  });
});

describe('prose', () => {
  test.each([
    ['Declare a MAC on every interface.', 'Declare a MAC on every interface.'],
    ['swtpm_setup and _this_', 'swtpm_setup and \\_this\\_'],
    ['*a* [b](c) <i>', '\\*a\\* \\[b\\](c) \\<i\\>'],
    ['https://evil.invalid and www.evil.invalid', 'https\\://evil.invalid and www\\.evil.invalid'],
    ['# not a heading', '\\# not a heading'],
    ['a heading that does not end #', 'a heading that does not end \\#'],
    ['issue #57', 'issue \\#57'],
    ['C#', 'C#'],
    ['`virsh list --all` shows it, and `<b>|`', '`virsh list --all` shows it, and <code>&#60;b&#62;&#124;</code>'],
    ['a lone ` stays', 'a lone \\` stays'],
    ['``two`` and ```', '\\`\\`two\\`\\` and \\`\\`\\`'],
    ['1. not a list', '1\\. not a list'],
    ['2 GiB', '2 GiB'],
    ['-c qemu:///system', '-c qemu\\:///system'],
    ['a|b costs $5', 'a&#124;b costs &#36;5'],
    ['&amp; me@example.org', '\\&amp; me\\@example.org'],
  ])('%j → %s', (sentence, expected) => {
    expect(prose(sentence)).toBe(expected);
  });
});

test('a block is fenced by more backticks than it contains, and is marked as XML if it looks like it', () => {
  expect(block('a\n````\nb')).toEqual(['`````text', 'a', '````', 'b', '`````']);
  expect(block('<a/>\n')).toEqual(['```xml', '<a/>', '```']);
});
