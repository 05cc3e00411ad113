import { type Fault, misplaced, misplacedAttribute, missing, repeated, wrongValue } from './fault.ts';
import { newerWords } from './newer-words.ts';
import type { Vocabulary } from './rng-vocabulary.ts';
import { descendants, groupByName, type TreeElement } from './tree.ts';

/** Whether the document is valid with its tree in the current state. */
export type Valid = () => boolean;

/** Sample values of the common types, to find out whether the value is wrong. */
const samples = [
  '1',
  'x',
  '/x',
  'yes',
  'on',
  '52:54:00:00:00:01',
  '192.168.1.1',
  '0x1',
  'auto',
  '1d766dc3-e028-4d3a-919e-c64d0b0a96e2',
];

/** Removes or changes parts, and tests whether the document becomes valid. The tree is restored each time. */
export class Examiner {
  readonly #vocabulary: Vocabulary;
  readonly #donors: ReadonlyMap<string, readonly TreeElement[]>;
  readonly #parents: ReadonlyMap<TreeElement, TreeElement>;

  /** @param root of the examined document */
  constructor(root: TreeElement, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    const all = descendants(root);
    this.#donors = groupByName(all);
    this.#parents = new Map(all.flatMap((parent) => parent.children.map((child) => [child, parent] as const)));
  }

  /** The faults of the smallest part below `element` whose removal makes the document valid; empty if there is none. */
  cured(element: TreeElement, valid: Valid): Fault[] {
    for (const attribute of element.attributes) {
      const rest = element.attributes.filter((other) => other !== attribute);
      if (!whileIt(element, 'attributes', rest, valid)) continue;
      const others = this.#otherValues(element, { holder: attribute, key: 'value' }, attribute.name, valid);
      return [others ?? misplacedAttribute(element, attribute, this.#vocabulary)];
    }
    // Of two elements that exclude each other, the later one is reported.
    for (const child of element.children.toReversed()) {
      const rest = element.children.filter((other) => other !== child);
      if (!whileIt(element, 'children', rest, valid)) continue;
      const twin = rest.some(({ name }) => name === child.name) && this.#isFine(element, child, valid);
      return twin ? [repeated(child)] : this.explain(child, valid);
    }
    // If a part cannot be removed, removing it does not help; but the fault may be inside it.
    for (const child of element.children) {
      const faults = this.cured(child, valid);
      if (faults.length > 0) return faults;
    }
    return [];
  }

  /** The faults of an element that is known to be invalid. */
  explain(element: TreeElement, valid: Valid): Fault[] {
    const below = this.cured(element, valid);
    if (below.length > 0) return below;
    const several = this.#oneByOne(element, valid);
    if (several.length > 0) return several;
    const value = this.#wrongValue(element, valid) ?? this.#missing(element, valid);
    return [value ?? misplaced(element, this.#parents.get(element), this.#vocabulary)];
  }

  /** Several children are invalid: each is judged without its siblings. */
  #oneByOne(element: TreeElement, valid: Valid): Fault[] {
    if (element.children.length < 2 || !whileIt(element, 'children', [], valid)) return [];
    return element.children.flatMap((child) => {
      const alone = () => whileIt(element, 'children', [child], valid);
      return alone() ? [] : this.explain(child, alone);
    });
  }

  /** Whether `child` is valid without its siblings of the same name. */
  #isFine(element: TreeElement, child: TreeElement, valid: Valid): boolean {
    const rest = element.children.filter((other) => other === child || other.name !== child.name);
    return whileIt(element, 'children', rest, valid);
  }

  /** The attribute or text, of the element or below it, for which another value makes the document valid. */
  #wrongValue(element: TreeElement, valid: Valid): Fault | undefined {
    for (const attribute of element.attributes) {
      const fault = this.#otherValues(element, { holder: attribute, key: 'value' }, attribute.name, valid);
      if (fault) return fault;
    }
    if (element.children.length === 0)
      return this.#otherValues(element, { holder: element, key: 'text' }, undefined, valid);
    for (const child of element.children) {
      const fault = this.#wrongValue(child, valid);
      if (fault) return fault;
    }
    return undefined;
  }

  /** A child that another element of the same name has, and that makes this one valid. */
  #missing(element: TreeElement, valid: Valid): Fault | undefined {
    for (const donor of this.#donors.get(element.name) ?? []) {
      for (const child of donor.children) {
        if (element.children.some(({ name }) => name === child.name)) continue;
        if (whileIt(element, 'children', [...element.children, child], valid)) return missing(element, child.name);
      }
    }
    return undefined;
  }

  #otherValues<K extends 'value' | 'text'>(
    element: TreeElement,
    { holder, key }: { readonly holder: Record<K, string>; readonly key: K },
    attribute: string | undefined,
    valid: Valid,
  ): Fault | undefined {
    const known = this.#vocabulary.values(attribute === undefined ? 'element' : 'attribute', attribute ?? element.name);
    const fits = (value: string) => whileIt(holder, key, value as Record<K, string>[K], valid);
    const allowed = [...known].filter(fits);
    if (allowed.length === 0 && !samples.some(fits)) return undefined;
    const value = holder[key].trim();
    // A word that this schema has elsewhere is only misplaced.
    const newer = known.has(value) ? undefined : newerWords.values.get(`${attribute ?? element.name}=${value}`);
    return { ...wrongValue(element, attribute, holder[key], allowed), newer };
  }
}

/** Whether the document is valid while `holder[key]` is `value`. */
function whileIt<T, K extends keyof T>(holder: T, key: K, value: T[K], valid: Valid): boolean {
  const before = holder[key];
  holder[key] = value;
  try {
    return valid();
  } finally {
    holder[key] = before;
  }
}
