import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { parseXml } from '../../lib/xml/parse.ts';
import { assertWellFormed } from '../../lib/xml/well-formed.ts';
import { escapeXml, xmlText } from './arbitrary.ts';

const source = (text: string) => ({ text, origin: 'spec.xml' });
const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof VirtspecError ? error.code : String(error);
  }
  return 'nothing thrown';
};

describe('values stay the text they are', () => {
  test.each(['0123', '0711', '1e3', '0x10', 'true', 'null', '00000000000000000000000000000001', '+5', '1_000'])(
    '%s',
    (value) => {
      const root = parseXml(source(`<pool type='${value}'><name>${value}</name></pool>`), 'pool');
      expect(root.attribute('type')).toBe(value);
      expect(root.child('name')?.text).toBe(value);
    },
  );

  test('for any name', () => {
    fc.assert(
      fc.property(xmlText, (value) => {
        const root = parseXml(
          source(`<pool type="${escapeXml(value)}"><name>${escapeXml(value)}</name></pool>`),
          'pool',
        );
        expect(root.attribute('type')).toBe(value);
        expect(root.child('name')?.text).toBe(value.trim() === '' ? '' : value);
      }),
    );
  });

  test.each([
    ['&amp;amp;', '&amp;'],
    ['&#38;lt;', '&lt;'],
    ['&#x2f;&#47;', '//'],
    ['&lt;&gt;&quot;&apos;', `<>"'`],
    ['&#x1F600;', '\u{1F600}'],
  ])('references: %s', (raw, value) => {
    const root = parseXml(source(`<pool type='${raw}'><name>${raw}</name></pool>`), 'pool');
    expect([root.attribute('type'), root.child('name')?.text]).toEqual([value, value]);
  });

  test('CDATA is text, and is not decoded', () => {
    const root = parseXml(source('<domain><description>a<![CDATA[<b>&amp;]]>c</description></domain>'), 'domain');
    expect(root.child('description')?.text).toBe('a<b>&amp;c');
  });

  test('comments, processing instructions and CRLF are not text', () => {
    const root = parseXml(
      source('<?xml version="1.0"?>\r\n<!-- a -->\r\n<pool>\r\n<name>x<!-- b -->y</name></pool>'),
      'pool',
    );
    expect(root.child('name')?.text).toBe('xy');
  });
});

test('one child and many have the same shape', () => {
  const root = parseXml(source('<domain><a i="1"/><b/><a i="2"/></domain>'), 'domain');
  expect(root.children('a').map((a) => a.attribute('i'))).toEqual(['1', '2']);
  expect(root.children('b')).toHaveLength(1);
  expect(root.children('c')).toEqual([]);
  expect(root.child('c')).toBeUndefined();
  expect(root.child('b')?.text).toBe('');
});

describe('refuses', () => {
  test.each([
    [
      'a DOCTYPE',
      '<!DOCTYPE pool [<!ENTITY a SYSTEM "file:///etc/passwd">]><pool><name>&a;</name></pool>',
      'xml-doctype',
    ],
    ['an entity nobody defines', '<pool><name>&nbsp;</name></pool>', 'xml-malformed'],
    ['a bare ampersand', '<pool><name>a & b</name></pool>', 'xml-malformed'],
    ['a reference to no character', '<pool><name>&#0;</name></pool>', 'xml-malformed'],
    ['an unclosed tag', '<pool><name', 'xml-malformed'],
    ['another root', '<html><body/></html>', 'xml-not-libvirt'],
    ['no XML', 'error: failed to get domain', 'xml-not-libvirt'],
    ['nothing', '', 'xml-not-libvirt'],
  ])('%s', (_what, text, code) => {
    expect(codeOf(() => parseXml(source(text), 'pool').child('name')?.text)).toBe(code);
  });

  test('and states the origin', () => {
    expect(() => parseXml(source('<html/>'), 'domain')).toThrow(
      'spec.xml is not a libvirt domain: its root element is <html>',
    );
  });
});

describe('assertWellFormed refuses what the fast parser lets through', () => {
  test.each([
    ['tags that do not match', '<pool><name>x</pool></name>'],
    ['a tag that is not closed', '<pool><name>x</name>'],
    ['two roots', '<pool/><pool/>'],
    ['an attribute without quotes', '<pool type=dir/>'],
    ['an attribute twice', '<pool type="dir" type="fs"/>'],
  ])('%s', (_what, text) => {
    expect(codeOf(() => assertWellFormed(source(text)))).toBe('xml-malformed');
  });
});
