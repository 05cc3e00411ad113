import type { Element } from '@xmldom/xmldom';

/**
 * One text for all XML that means the same element: attributes sorted, no layout, no comments; children in their order.
 * For comparing, not for reading.
 */
export function canonicalXml(element: Element): string {
  const attributes = Array.from(element.attributes, ({ name, value }) => `${name}=${JSON.stringify(value)}`).sort();
  const content = childElements(element).map(canonicalXml).join('');
  return `<${[element.tagName, ...attributes].join(' ')}>${JSON.stringify(ownText(element))}${content}</>`;
}

/** Elements among the children, in document order. */
export function childElements(element: Element): Element[] {
  return Array.from(element.childNodes).filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}

/** Text of the element itself, without the white space around it. */
export function ownText(element: Element): string {
  return Array.from(element.childNodes)
    .filter((node) => node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE)
    .map((node) => node.nodeValue)
    .join('')
    .trim();
}
