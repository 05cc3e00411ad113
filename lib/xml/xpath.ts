import type { Document, Node } from '@xmldom/xmldom';
import xpath from 'xpath';
import { VirtspecError } from '../error/virtspec-error.ts';
import { parseDocument } from './document.ts';
import type { XmlSource } from './source.ts';

/** Prefixes that an XPath may use, as in libvirt's own documents. */
const namespaces: Readonly<Record<string, string>> = {
  qemu: 'http://libvirt.org/schemas/domain/qemu/1.0',
  lxc: 'http://libvirt.org/schemas/domain/lxc/1.0',
  dnsmasq: 'http://libvirt.org/schemas/network/dnsmasq/1.0',
};
const selectWith = xpath.useNamespaces({ ...namespaces });

/** What an XPath selects: nodes in document order, or the text of a computed value (`count(...)`, `string(...)`). */
export type Selection = readonly Node[] | string;

/** The most recently read documents: a failing check queries the same XML several times, but a thousand documents are too many to keep. */
const recent = new Map<XmlSource, Document>();
const kept = 16;

/**
 * Evaluates `expression` on `source`.
 * @throws {VirtspecError} `xpath-invalid`; `xml-malformed` or `xml-doctype` for the XML
 */
export function selectXpath(source: XmlSource, expression: string): Selection {
  const document = documentOf(source);
  try {
    const selected = selectWith(expression, document as unknown as globalThis.Node);
    return Array.isArray(selected) ? (selected as unknown as Node[]) : String(selected);
  } catch (cause) {
    throw new VirtspecError({
      code: 'xpath-invalid',
      kind: 'usage',
      what: `\`${expression}\` is not a valid XPath`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: `Write XPath 1.0 from the root element, for example \`/domain/os/type/@machine\`; prefixes: ${Object.keys(namespaces).join(', ')}.`,
      cause,
    });
  }
}

/**
 * The text that an XPath selects: an attribute's value, an element's text, or a computed value; the first of several. Undefined if it selects
 * nothing.
 * @throws {VirtspecError} as `selectXpath`
 */
export function xpathText(source: XmlSource, expression: string): string | undefined {
  const selected = selectXpath(source, expression);
  if (typeof selected === 'string') return selected;
  const node = selected[0];
  return node && (node.nodeValue ?? node.textContent ?? '');
}

function documentOf(source: XmlSource): Document {
  const known = recent.get(source);
  if (known) return known;
  const document = parseDocument(source);
  recent.set(source, document);
  for (const oldest of recent.keys()) if (recent.size > kept) recent.delete(oldest);
  return document;
}
