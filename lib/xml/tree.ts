import type { Element } from '@xmldom/xmldom';
import { parseDocument } from './document.ts';
import type { XmlSource } from './source.ts';

/** An element that can be changed and serialised again. Text next to child elements is layout, and dropped. */
export interface TreeElement {
  readonly name: string;
  /** In order. */
  attributes: readonly TreeAttribute[];
  children: readonly TreeElement[];
  /** Of an element without child elements. */
  text: string;
  /** 1-based, in the source that it was read from. */
  readonly line: number | undefined;
}

export interface TreeAttribute {
  readonly name: string;
  value: string;
}

/** @throws VirtspecError `xml-malformed`, `xml-doctype` */
export function readTree(source: XmlSource): TreeElement {
  const root = parseDocument(source).documentElement;
  if (!root) throw new TypeError('a parsed document has a root');
  return fromDom(root);
}

function fromDom(element: Element): TreeElement {
  const children: TreeElement[] = [];
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.ELEMENT_NODE) children.push(fromDom(node as Element));
  }
  return {
    name: element.nodeName,
    attributes: [...element.attributes].map(({ name, value }) => ({ name, value })),
    children,
    text: children.length === 0 ? (element.textContent ?? '') : '',
    line: element.lineNumber,
  };
}

/** The XML of a tree, on one line. */
export function writeTree({ name, attributes, children, text }: TreeElement): string {
  const head = [name, ...attributes.map((attribute) => `${attribute.name}="${escape(attribute.value)}"`)].join(' ');
  const body = children.map(writeTree).join('') || escape(text);
  return body === '' ? `<${head}/>` : `<${head}>${body}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/** The element itself and all below it, in document order. */
export function descendants(element: TreeElement): TreeElement[] {
  return [element, ...element.children.flatMap(descendants)];
}

/** Groups in the order in which each name first occurs. */
export function groupByName(elements: readonly TreeElement[]): Map<string, TreeElement[]> {
  const groups = new Map<string, TreeElement[]>();
  for (const element of elements) groups.set(element.name, [...(groups.get(element.name) ?? []), element]);
  return groups;
}
