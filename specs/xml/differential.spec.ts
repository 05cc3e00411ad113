import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Element } from '@xmldom/xmldom';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../lib/xml/document.ts';
import type { XmlElement } from '../../lib/xml/element.ts';
import { parseXml, unread } from '../../lib/xml/parse.ts';
import { escapeXml, xmlText } from './arbitrary.ts';

interface Tree {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly Tree[];
}

const tag = fc.constantFrom('domain', 'name', 'devices', 'disk', 'source', 'mac', 'hyperv');
const element = (children: fc.Arbitrary<Tree[]>): fc.Arbitrary<Tree> =>
  fc.record({
    tag,
    attributes: fc.dictionary(fc.constantFrom('type', 'address', 'file', 'unit'), xmlText, { maxKeys: 3 }),
    text: xmlText,
    children,
  });
/** Four levels, as deep as the relevant parts of a domain. */
const tree = [3, 2, 1].reduce((below) => element(fc.array(below, { maxLength: 3 })), element(fc.constant([])));

/** Text only in leaves, as in libvirt; layout between children. */
function serialize({ tag, attributes, text, children }: Tree): string {
  const opening = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const content =
    children.length > 0 ? `\n  ${children.map(serialize).join('\n  <!-- layout -->')}\n` : escapeXml(text);
  return content === '' ? `<${tag}${opening.join('')}/>` : `<${tag}${opening.join('')}>${content}</${tag}>`;
}

/** Compares the fast parser's result with the strict one's: same names, order, attributes and text; skipped elements need only exist. */
function expectSame(strict: Element, fast: XmlElement): void {
  for (const { name, value } of Array.from(strict.attributes)) {
    if (!name.startsWith('xmlns')) expect(fast.attribute(name)).toBe(value);
  }
  const children = Array.from(strict.childNodes).filter((node) => node.nodeType === node.ELEMENT_NODE) as Element[];
  if (children.length === 0) expect(fast.text.trim()).toBe((strict.textContent ?? '').trim());
  for (const name of new Set(children.map((child) => child.tagName))) {
    const alike = children.filter((child) => child.tagName === name);
    const found = fast.children(name);
    expect(found).toHaveLength(alike.length);
    if (unread.includes(name)) continue;
    for (const [index, child] of alike.entries()) expectSame(child, found[index] as XmlElement);
  }
}

function compare(text: string, origin: string): void {
  const strict = parseDocument({ text, origin }).documentElement;
  if (!strict) throw new Error(`${origin} is empty`);
  expectSame(strict, parseXml({ text, origin }, strict.tagName));
}

test('fast-xml-parser and xmldom read the same from generated XML', () => {
  fc.assert(
    fc.property(tree, (generated) => compare(serialize(generated), 'generated')),
    { numRuns: 300 },
  );
});

test.each([
  ['white space in attributes', "<pool type='a\n\tb  c'><name>x\n y</name></pool>"],
  ['white space by number', "<pool type='a&#10;b&#9;'><name>&#10;x</name></pool>"],
  ['CRLF', "<pool type='a\r\nb'>\r\n<name>a\r\nb</name></pool>"],
  ['a > in an attribute', "<pool type='a>b'/>"],
  ['quotes in quotes', `<pool type='"'><name>'</name></pool>`],
  ['CDATA between text', '<pool><name>a<![CDATA[&<]]>b</name></pool>'],
  [
    'an end tag that is none, in what is passed over',
    '<domain><metadata><![CDATA[</metadata>]]><!-- </metadata> --></metadata><name>x</name></domain>',
  ],
  [
    'its own name, in what is passed over',
    '<domain><metadata><metadata>y</metadata></metadata><name>x</name></domain>',
  ],
  ['names of JavaScript', "<pool valueOf='1'><toString>x</toString></pool>"],
])('and where parsers like to part: %s', (_what, text) => {
  compare(text, 'spec');
});

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const files = ['checks', 'rendered', 'xml']
  .map((folder) => join(fixtures, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.xml') && !/broken|malformed|bad|bomb|entity/.test(file));

test.each(files.map((file) => file.slice(fixtures.length)))('they read the same from %s', (file) => {
  compare(readFileSync(join(fixtures, file), 'utf8'), file);
});
