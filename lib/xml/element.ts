import { decodeAttribute, decodeText } from './entities.ts';
import { malformed } from './refuse.ts';
import type { XmlSource } from './source.ts';

/** A node as produced by fast-xml-parser's ordered mode: children under the element's own name, attributes under `:@`. */
export interface OrderedNode {
  readonly [tag: string]: readonly OrderedNode[] | undefined;
}

/**
 * One element, read lazily: values are converted and entities decoded only on access.
 *
 * Children are always a list, in document order, so that the shape of an element does not depend on the number of its siblings.
 */
export class XmlElement {
  readonly #node: OrderedNode;
  readonly #children: readonly OrderedNode[];
  readonly #source: XmlSource;

  constructor(node: OrderedNode, tag: string, source: XmlSource) {
    this.#node = node;
    this.#children = node[tag] ?? [];
    this.#source = source;
  }

  /**
   * Decoded value of an attribute; undefined if it is absent.
   * @throws {VirtspecError} `xml-malformed` for an entity that XML does not define
   */
  attribute(name: string): string | undefined {
    const attributes = this.#node[':@'] as unknown as Readonly<Record<string, string>> | undefined;
    const raw = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return raw === undefined ? undefined : this.#decode(raw, decodeAttribute);
  }

  /** First child of that name. */
  child(name: string): XmlElement | undefined {
    for (const node of this.#children) if (Object.hasOwn(node, name)) return new XmlElement(node, name, this.#source);
    return undefined;
  }

  /** All children of that name, in document order. */
  children(name: string): XmlElement[] {
    return this.#children
      .filter((node) => Object.hasOwn(node, name))
      .map((node) => new XmlElement(node, name, this.#source));
  }

  /**
   * Decoded text of the element itself, verbatim; empty if it has none.
   * @throws {VirtspecError} `xml-malformed` for an entity that XML does not define
   */
  get text(): string {
    let text = '';
    for (const node of this.#children) {
      if (Object.hasOwn(node, '#text')) text += this.#decode(node['#text'] as unknown as string, decodeText);
      else if (Object.hasOwn(node, '#cdata')) text += node['#cdata']?.[0]?.['#text'] ?? '';
    }
    return text;
  }

  #decode(raw: string, decode: (raw: string) => string): string {
    try {
      return decode(raw);
    } catch (cause) {
      throw malformed(this.#source, cause);
    }
  }
}
