import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Problem } from './problem.ts';

/** No real lab exceeds these; an alias bomb or an endless loop does. */
const limits = { depth: 20, aliased: 20_000 };

/** Replacements for yaml's messages that are hard to understand. https://eemeli.org/yaml/#errors */
export const yamlSayings: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'duplicate key',
  MULTIPLE_DOCS: 'a second document starts here; the file must contain one document',
  TAB_AS_INDENT: 'a tab; indent YAML with spaces',
};

/** The reader gives up by throwing. */
export type Refuse = (node: Node | Alias, message: string) => never;

/** Turns nodes into values, and finds nodes again by path. */
export class YamlReader {
  readonly #document: Document;
  readonly #named: readonly string[];
  readonly #refuse: Refuse;
  #aliased = 0;
  #targets: ReadonlyMap<Alias, Node> | undefined;

  /** @param named the paths of mappings whose keys are names; `*` stands for a name */
  constructor(document: Document, named: readonly string[], refuse: Refuse) {
    this.#document = document;
    this.#named = named;
    this.#refuse = refuse;
  }

  read(): unknown {
    return this.#value(this.#document.contents as Node | null, [], false);
  }

  #value(node: Node | null, path: readonly string[], aliased: boolean): unknown {
    if (node === null) return null;
    if (path.length > limits.depth) this.#refuse(node, `nested more than ${limits.depth} levels deep`);
    if (aliased) this.#count(node);
    if (isAlias(node)) return this.#value(this.#resolve(node), path, true);
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item) => this.#value(item as Node, [...path, '*'], aliased));
    const entries = [...this.#entries(node as YAMLMap)].map(([key, pair]): [string, unknown] => [
      key,
      this.#value(pair.value as Node | null, [...path, this.#isNames(path) ? '*' : key], aliased),
    ]);
    return this.#isNames(path) ? new Map(entries) : Object.fromEntries(entries);
  }

  /** Whether the keys of the mapping at `path` (names as `*`) are names. */
  #isNames(path: readonly string[]): boolean {
    return this.#named.includes(path.join('.'));
  }

  /** The entries of a mapping by the text of their key, its own before those it merges. */
  #entries(map: YAMLMap, depth = 0): Map<string, Pair> {
    if (depth > limits.depth) this.#refuse(map, 'merges itself');
    const own = new Map<string, Pair>();
    const merged: Pair[] = [];
    for (const pair of map.items) {
      const key = pair.key as Node;
      if (!isScalar(key)) this.#refuse(key, 'a key must be text');
      const text = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
      if (text === '<<' && key.type === 'PLAIN') merged.push(pair);
      else if (own.has(text)) this.#refuse(key, yamlSayings.DUPLICATE_KEY ?? '');
      else own.set(text, pair);
    }
    for (const { value } of merged) {
      const node = this.#resolve(value as Node);
      for (const source of isSeq(node) ? node.items : [node]) {
        this.#count(source as Node);
        const target = this.#resolve(source as Node);
        if (!isMap(target)) this.#refuse((value ?? map) as Node, '<< requires a mapping, or a list of mappings');
        for (const [key, pair] of this.#entries(target, depth + 1)) if (!own.has(key)) own.set(key, pair);
      }
    }
    return own;
  }

  #count(node: Node): void {
    this.#aliased += 1;
    if (this.#aliased > limits.aliased) this.#refuse(node, `aliases expand to more than ${limits.aliased} values`);
  }

  #resolve(node: Node): Node {
    for (let at = node, steps = 0; ; steps++) {
      if (!isAlias(at)) return at;
      this.#targets ??= targetsOf(this.#document);
      const target = this.#targets.get(at);
      if (!target || steps > limits.depth) this.#refuse(at, 'an alias without an anchor');
      at = target;
    }
  }

  /** The node at a path, or its nearest existing ancestor. */
  nodeAt(path: readonly PropertyKey[], at: Problem['at']): Node | undefined {
    let node = this.#document.contents as Node | null;
    let key: Node | undefined;
    for (const [index, step] of path.entries()) {
      const target = node && this.#resolve(node);
      const last = index === path.length - 1;
      if (isMap(target)) {
        const pair = this.#entries(target).get(String(step));
        if (!pair) return target;
        key = pair.key as Node;
        node = pair.value as Node | null;
        if (last && at === 'key') return key;
      } else if (isSeq(target)) {
        node = (target.items[Number(step)] as Node | undefined) ?? target;
      } else break;
    }
    // A node without text (`vcpus:` without a value) is shown by its key.
    return node?.range && node.range[1] > node.range[0] ? node : (key ?? node ?? undefined);
  }
}

/** The target of each alias: the last node before it with its anchor. yaml's own `resolve` walks the document for every alias. */
function targetsOf(document: Document): Map<Alias, Node> {
  const [anchors, targets] = [new Map<string, Node>(), new Map<Alias, Node>()];
  visit(document, {
    Node(_, node) {
      const target = isAlias(node) ? anchors.get(node.source) : undefined;
      if (isAlias(node) && target) targets.set(node, target);
      else if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
