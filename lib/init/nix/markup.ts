import type { Element } from '@xmldom/xmldom';
import { type MarkupElement, NixMarkup } from './nix-value.ts';

/**
 * The content of an element, for NixVirt's `lib.xml`: with the prefixes that it has, so each must be declared in it. Undefined for what `lib.xml` cannot
 * write: text beside elements, a prefix that is declared further up.
 */
export function markupOf(element: Element): NixMarkup | undefined {
  const elements = childrenOf(element, new Set());
  return typeof elements === 'string'
    ? elements === ''
      ? new NixMarkup([])
      : undefined
    : elements && new NixMarkup(elements);
}

function childrenOf(element: Element, declared: ReadonlySet<string>): string | readonly MarkupElement[] | undefined {
  const children: MarkupElement[] = [];
  let text = '';
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) text += node.nodeValue ?? '';
    if (node.nodeType !== node.ELEMENT_NODE) continue;
    const child = elementOf(node as Element, declared);
    if (!child) return undefined;
    children.push(child);
  }
  if (children.length === 0) return text.trim() === '' ? '' : text;
  return text.trim() === '' ? children : undefined;
}

function elementOf(element: Element, declared: ReadonlySet<string>): MarkupElement | undefined {
  const attributes = [...element.attributes].map(({ name, value }) => [name, value] as const);
  const own = attributes.flatMap(([name]) => /^xmlns:(.*)$/.exec(name)?.[1] ?? []);
  const inScope = new Set([...declared, ...own]);
  const names = [element.nodeName, ...attributes.map(([name]) => name)];
  const prefixes = names
    .filter((name) => name.includes(':') && !name.startsWith('xmlns:'))
    .map((name) => name.split(':')[0] ?? '');
  if (!prefixes.every((prefix) => inScope.has(prefix) || prefix === 'xml')) return undefined;
  const body = childrenOf(element, inScope);
  return body === undefined ? undefined : { name: element.nodeName, attributes, body };
}
