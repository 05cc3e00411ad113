import type { OrderedNode } from './element.ts';
import { decodeAttribute, decodeText } from './entities.ts';
import { orderedParser } from './ordered.ts';
import { malformed, refuseDoctype } from './refuse.ts';
import type { XmlSource } from './source.ts';

/** An element with its descendants, mutable, for comparison. Layout, comments and the order of attributes are dropped. */
export interface Branch {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Branch[];
  /** Of the element itself, without surrounding white space. */
  text: string;
  readonly parent: Branch | undefined;
  /** 1-based position among its siblings of that name in the source; undefined if it was added. */
  readonly position: number | undefined;
}

/** Like the parser of `parseXml`, but skips nothing. */
const parser = orderedParser();

/**
 * A whole XML document as branches. Optimised for bulk, like `parseXml`: XML that did not come from libvirt must pass `assertWellFormed` first.
 * @throws {VirtspecError} `xml-doctype`, `xml-malformed`
 */
export function readBranch(source: XmlSource): Branch {
  refuseDoctype(source);
  try {
    const nodes = parser.parse(source.text) as readonly OrderedNode[];
    const root = nodes.find((node) => tagOf(node) !== undefined);
    if (root) return fromNode(root, tagOf(root) ?? '', undefined, 1);
  } catch (cause) {
    throw malformed(source, cause);
  }
  throw malformed(source, new SyntaxError('it contains no element'));
}

/** Adds a child that is not in the source of its parent. */
export function grow(parent: Branch, name: string, attributes: Readonly<Record<string, string>> = {}): Branch {
  const child = bare(name, parent, undefined, Object.entries(attributes));
  parent.children.push(child);
  return child;
}

/** Children of a name, in document order. */
export function childrenOf(branch: Branch, name: string): Branch[] {
  return branch.children.filter((child) => child.name === name);
}

export function childOf(branch: Branch, name: string): Branch | undefined {
  return branch.children.find((child) => child.name === name);
}

function bare(
  name: string,
  parent: Branch | undefined,
  position: number | undefined,
  attributes: Iterable<readonly [string, string]>,
): Branch {
  return { name, attributes: new Map(attributes), children: [], text: '', parent, position };
}

function fromNode(node: OrderedNode, name: string, parent: Branch | undefined, position: number): Branch {
  const raw = (node[':@'] ?? {}) as unknown as Readonly<Record<string, string>>;
  const attributes = Object.entries(raw).map(([key, value]) => [key, decodeAttribute(value)] as const);
  const branch = bare(name, parent, position, attributes);
  const counts = new Map<string, number>();
  for (const child of node[name] ?? []) {
    if (Object.hasOwn(child, '#text')) branch.text += decodeText(child['#text'] as unknown as string);
    else if (Object.hasOwn(child, '#cdata')) branch.text += child['#cdata']?.[0]?.['#text'] ?? '';
    const tag = tagOf(child);
    if (tag === undefined) continue;
    const at = (counts.get(tag) ?? 0) + 1;
    counts.set(tag, at);
    branch.children.push(fromNode(child, tag, branch, at));
  }
  branch.text = branch.text.trim();
  return branch;
}

function tagOf(node: OrderedNode): string | undefined {
  for (const key of Object.keys(node)) if (!/^[#:?]/.test(key)) return key;
  return undefined;
}
