import { descendants, readTree, type TreeElement } from './tree.ts';

/** The words of a RELAX NG schema, regardless of their place: enough to tell a typo from a misplaced word. */
export interface Vocabulary {
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** The fixed values that an attribute, or the text of an element, of that name may have anywhere. */
  values(what: 'attribute' | 'element', name: string): ReadonlySet<string>;
}

/** @param schemas texts of the schema's files */
export function vocabularyOf(schemas: readonly string[]): Vocabulary {
  const roots = schemas.map((text) => readTree({ text, origin: 'a RELAX NG schema' }));
  const nodes = roots.flatMap(descendants);
  const named = (tag: string) => nodes.filter((node) => node.name === tag && nameOf(node) !== undefined);
  const names = (tag: string) => new Set(named(tag).map((node) => nameOf(node) ?? ''));
  const definitions = named('define');
  return {
    elements: names('element'),
    attributes: names('attribute'),
    values(what, name) {
      const found = new Set<string>();
      const seen = new Set<string>();
      const collect = (node: TreeElement) => {
        for (const child of node.children) {
          if (child.name === 'value') found.add(child.text.trim());
          else if (child.name === 'ref') follow(nameOf(child) ?? '');
          else if (child.name !== 'attribute' && child.name !== 'element') collect(child);
        }
      };
      const follow = (reference: string) => {
        if (seen.has(reference)) return;
        seen.add(reference);
        for (const definition of definitions) if (nameOf(definition) === reference) collect(definition);
      };
      for (const node of named(what)) if (nameOf(node) === name) collect(node);
      return found;
    },
  };
}

function nameOf({ attributes }: TreeElement): string | undefined {
  return attributes.find(({ name }) => name === 'name')?.value;
}
