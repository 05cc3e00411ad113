import type { Branch } from '../../../lib/xml/branch.ts';
import type { XmlSource } from '../../../lib/xml/source.ts';
import { readTree, type TreeElement, writeTree } from '../../../lib/xml/tree.ts';

/** One change of one place in an XML. */
export interface Mutation {
  /** `changed`: another value. `removed`: an attribute, or an element with all that is in it. `doubled`: the same element once more. */
  readonly how: 'changed' | 'removed' | 'doubled';
  /** XPath without positions. */
  readonly place: string;
}

/** Every single change of an XML, each with the text that it makes. */
export function mutationsOf(source: XmlSource): (Mutation & { readonly xml: XmlSource })[] {
  return mapMutations(source, (mutation, root) => ({
    ...mutation,
    xml: { text: writeTree(root), origin: source.origin },
  }));
}

/**
 * Every single change of an XML: each attribute and each text changed, each attribute and each element removed, each element doubled.
 * @param map gets the changed root, which is changed back afterwards
 */
export function mapMutations<T>(source: XmlSource, map: (mutation: Mutation, root: TreeElement) => T): T[] {
  const root = readTree(source);
  const mutations: T[] = [];
  const note = (how: Mutation['how'], place: string, undo: () => void) => {
    mutations.push(map({ how, place }, root));
    undo();
  };
  const visit = (element: TreeElement, place: string): void => {
    for (const attribute of element.attributes) {
      const [{ value }, { attributes }] = [attribute, element];
      attribute.value = another(value);
      note('changed', `${place}/@${attribute.name}`, () => Object.assign(attribute, { value }));
      element.attributes = attributes.filter((other) => other !== attribute);
      note('removed', `${place}/@${attribute.name}`, () => Object.assign(element, { attributes }));
    }
    if (element.children.length === 0 && element.text.trim() !== '') {
      const { text } = element;
      element.text = another(text.trim());
      note('changed', place, () => Object.assign(element, { text }));
    }
    const { children } = element;
    for (const [index, child] of children.entries()) {
      element.children = children.toSpliced(index, 1);
      note('removed', `${place}/${child.name}`, () => Object.assign(element, { children }));
      element.children = children.toSpliced(index, 0, child);
      note('doubled', `${place}/${child.name}`, () => Object.assign(element, { children }));
    }
    for (const child of children) visit(child, `${place}/${child.name}`);
  };
  visit(root, `/${root.name}`);
  return mutations;
}

const opposites: Readonly<Record<string, string>> = { yes: 'no', no: 'yes', on: 'off', off: 'on' };

/** A value of the same make where there is one. */
function another(value: string): string {
  if (Object.hasOwn(opposites, value)) return opposites[value] ?? '';
  if (/^0x[\da-f]+$/i.test(value)) return `0x${(Number(value) ^ 1).toString(16)}`;
  if (/^\d+$/.test(value)) return `${BigInt(value) + 1n}`;
  // Of a MAC or a UUID the last digit, which may be any.
  if (/^[\da-f]{2}([-:]?[\da-f]+)+$/i.test(value)) return value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  return `${value}x`;
}

/** What `readBranch` makes of the text that `writeTree` makes of it. A text a mutation costs more than all comparing. */
export function branchOf(element: TreeElement, parent?: Branch, position = 1): Branch {
  const { name, attributes, children, text } = element;
  const values = new Map(attributes.map((attribute) => [attribute.name, attribute.value]));
  const branch: Branch = { name, attributes: values, children: [], text: text.trim(), parent, position };
  const counts = new Map<string, number>();
  for (const child of children) {
    const at = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, at);
    branch.children.push(branchOf(child, branch, at));
  }
  return branch;
}
