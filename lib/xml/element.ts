/** A node as fast-xml-parser's ordered mode leaves it: children under the element's own name, attributes under `:@`. */
export interface OrderedNode {
  readonly [tag: string]: readonly OrderedNode[] | undefined;
}

/**
 * One element, read lazily: nothing is converted until it is asked for.
 *
 * Children are always a list, in document order, so that nothing changes its shape with the number of its siblings.
 */
export class XmlElement {
  readonly #node: OrderedNode;
  readonly #children: readonly OrderedNode[];

  constructor(node: OrderedNode, tag: string) {
    this.#node = node;
    this.#children = node[tag] ?? [];
  }

  /** Decoded value of an attribute; undefined when it is not there. */
  attribute(name: string): string | undefined {
    const attributes = this.#node[':@'] as unknown as Readonly<Record<string, string>> | undefined;
    return attributes?.[name];
  }

  /** First child of that name. */
  child(name: string): XmlElement | undefined {
    for (const node of this.#children) if (node[name] !== undefined) return new XmlElement(node, name);
    return undefined;
  }

  /** All children of that name, in document order. */
  children(name: string): XmlElement[] {
    const found: XmlElement[] = [];
    for (const node of this.#children) if (node[name] !== undefined) found.push(new XmlElement(node, name));
    return found;
  }

  /** Decoded text of the element itself, verbatim; empty when it has none. */
  get text(): string {
    let text = '';
    for (const node of this.#children) {
      const own = (node['#text'] ?? node['#cdata']?.[0]?.['#text']) as unknown as string | undefined;
      if (own !== undefined) text += own;
    }
    return text;
  }
}
