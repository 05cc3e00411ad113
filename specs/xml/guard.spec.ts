import { describe, expect, it } from 'vitest';
import { guardXml } from '../../lib/xml/guard.ts';

const code = (text: string): string => {
  try {
    guardXml(text, 'domains/a.xml');
    return 'accepted';
  } catch (error) {
    expect(error).toMatchObject({ kind: 'usage', what: 'domains/a.xml was rejected', fix: expect.any(String) });
    return (error as { code: string }).code;
  }
};

describe('XML from outside', () => {
  it.each([
    ['a domain', "<domain type='kvm'><name>a</name></domain>"],
    [
      'a declaration, comments, CDATA and instructions',
      '<?xml version="1.0"?><!-- a > b --><?x <?><a><![CDATA[</a><b>]]></a>',
    ],
    ['angles and quotes in attributes', `<a b=">" c='"<' d="'"/>`],
    ['as much nesting as libvirt ever has', '<a>'.repeat(100) + '</a>'.repeat(100)],
    ['siblings without end', `<a>${'<b/>'.repeat(10_000)}${'<b></b>'.repeat(10_000)}</a>`],
    ['what the parser will refuse', '<a b="'],
  ])('is read when it has %s', (_what, text) => expect(code(text)).toBe('accepted'));

  it.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY x "lol">]><a>&x;</a>', 'xml-doctype'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml-doctype'],
    ['an external DTD', '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>', 'xml-doctype'],
    ['a DOCTYPE behind a comment, in lower case', '<!-- --><!doctype a><a/>', 'xml-doctype'],
    ['a stray declaration', '<a/><!ENTITY x "y">', 'xml-doctype'],
    ['nesting without end', '<a>'.repeat(101), 'xml-too-deep'],
    ['nesting hidden behind comments', '<a><!-- </a> -->'.repeat(101), 'xml-too-deep'],
    ['more text than any domain', ' '.repeat(4 * 1024 * 1024 + 1), 'xml-too-large'],
    ['UTF-16, read as UTF-8', '\u0000<\u0000a', 'xml-not-text'],
    ['bytes that are not UTF-8', new TextDecoder().decode(Buffer.from([0x3c, 0xe9, 0x3e])), 'xml-not-text'],
  ])('is refused when it has %s', (_what, text, expected) => expect(code(text)).toBe(expected));

  it('names the line of a DOCTYPE', () => {
    expect(() => guardXml('<?xml version="1.0"?>\n\n<!DOCTYPE a>\n<a/>', 'x')).toThrow(/line 3 has a DOCTYPE/);
  });

  it('takes linear time, whatever the text', () => {
    for (const unit of ['<!--', '<![CDATA[', '<?', '<a b="', '<a \'"', '<', '</a>']) code(unit.repeat(400_000));
  }, 2_000);
});
