import type { Branch } from '../../lib/xml/branch.ts';
import type { XmlSource } from '../../lib/xml/source.ts';
import { readTree, type TreeElement, writeTree } from '../../lib/xml/tree.ts';

/** One change of one place in an XML. */
export interface Mutation {
  /**
   * `changed`: another value. `swapped`: another value that is valid there. `removed`: an attribute, or an element with its content. `doubled`: the
   * same element once more.
   */
  readonly how: 'changed' | 'swapped' | 'removed' | 'doubled';
  /** XPath without positions. */
  readonly place: string;
  /** XPath with positions, if an element has siblings of the same name. */
  readonly xpath: string;
  /** The value that it was swapped for. */
  readonly to?: string;
}

/** Other values that are valid at a place, where some are known. */
export type Alternatives = (place: string, value: string) => readonly string[];

/** Every single change of an XML, each with the resulting text. */
export function mutationsOf(
  source: XmlSource,
  alternatives?: Alternatives,
): (Mutation & { readonly xml: XmlSource })[] {
  const map = (mutation: Mutation, root: TreeElement) => ({
    ...mutation,
    xml: { text: writeTree(root), origin: source.origin },
  });
  return mapMutations(source, map, alternatives);
}

/**
 * Every single change of an XML: each attribute and each text changed, and swapped if there are alternatives; each attribute and each element
 * removed; each element duplicated.
 * @param map receives the changed root, which is restored afterwards
 */
export function mapMutations<T>(
  source: XmlSource,
  map: (mutation: Mutation, root: TreeElement) => T,
  alternatives: Alternatives = () => [],
): T[] {
  const root = readTree(source);
  const mutations: T[] = [];
  const note = (mutation: Mutation) => mutations.push(map(mutation, root));
  const visit = (element: TreeElement, place: string, xpath: string): void => {
    for (const attribute of element.attributes) {
      const [{ name, value }, { attributes }] = [attribute, element];
      const at = { place: `${place}/@${name}`, xpath: `${xpath}/@${name}` };
      attribute.value = another(value);
      note({ how: 'changed', ...at });
      for (const to of alternatives(at.place, value)) {
        attribute.value = to;
        note({ how: 'swapped', ...at, to });
      }
      attribute.value = value;
      element.attributes = attributes.filter((other) => other !== attribute);
      note({ how: 'removed', ...at });
      element.attributes = attributes;
    }
    if (element.children.length === 0 && element.text.trim() !== '') {
      const { text } = element;
      element.text = another(text.trim());
      note({ how: 'changed', place, xpath });
      for (const to of alternatives(place, text.trim())) {
        element.text = to;
        note({ how: 'swapped', place, xpath, to });
      }
      element.text = text;
    }
    const { children } = element;
    const at = children.map((child) => ({
      place: `${place}/${child.name}`,
      xpath: `${xpath}/${child.name}${positionOf(child, children)}`,
    }));
    for (const [index, child] of children.entries()) {
      element.children = children.toSpliced(index, 1);
      note({ how: 'removed', ...nth(at, index) });
      element.children = children.toSpliced(index, 0, child);
      note({ how: 'doubled', ...nth(at, index) });
    }
    element.children = children;
    for (const [index, child] of children.entries()) visit(child, nth(at, index).place, nth(at, index).xpath);
  };
  visit(root, `/${root.name}`, `/${root.name}`);
  return mutations;
}

function nth<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

/** `[2]`; empty without siblings of the same name. */
function positionOf(child: TreeElement, children: readonly TreeElement[]): string {
  const namesakes = children.filter(({ name }) => name === child.name);
  return namesakes.length > 1 ? `[${namesakes.indexOf(child) + 1}]` : '';
}

const opposites: Readonly<Record<string, string>> = { yes: 'no', no: 'yes', on: 'off', off: 'on' };

/** Another value of the same form, if possible. */
function another(value: string): string {
  if (Object.hasOwn(opposites, value)) return opposites[value] ?? '';
  if (/^0x[\da-f]+$/i.test(value)) return `0x${(Number(value) ^ 1).toString(16)}`;
  if (/^\d+$/.test(value)) return `${BigInt(value) + 1n}`;
  // The last digit of a MAC or a UUID, which may be any.
  if (/^[\da-f]{2}([-:]?[\da-f]+)+$/i.test(value)) return value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  return `${value}x`;
}

/** The result of `readBranch` for the text from `writeTree`. Serialising each mutation would cost more than all comparisons. */
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
