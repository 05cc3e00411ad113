import { type Fault, misplaced, misplacedAttribute, missing, missingAttribute, repeated, wrongValue } from './fault.ts';
import type { RngSchema } from './rng-schema.ts';
import { type TreeElement, writeTree } from './tree.ts';

/** Whether the document is valid as its tree stands now. */
type Valid = () => boolean;

/** Questions asked of one document; what is not found by then is left to libxml2's words. */
const patience = 5_000;

/** Values of the common kinds, to see whether it is the value that is wrong. */
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

/**
 * Why a document is not valid, by name.
 *
 * Of a domain with one wrong attribute libxml2 says "Extra element devices in interleave": its matcher knows only that the whole
 * did not match. So the question is turned round: without what, or with what other value, would it be valid? The smallest such
 * thing is the culprit. Each question is one validation, of about a millisecond, and only documents that failed are asked.
 *
 * @param root of the invalid document; changed while it is examined, and put back
 * @param skeleton a minimal valid document of the same kind: its children are what every one must have
 * @returns in document order; empty when no single part is to blame
 */
export function culprits(root: TreeElement, skeleton: TreeElement, schema: RngSchema): Fault[] {
  let asked = 0;
  const ask = (tree: TreeElement): boolean => {
    if (++asked > patience) throw new OutOfPatience();
    return schema.complaints(writeTree(tree)).length === 0;
  };
  const examiner = new Examiner(root, schema);
  try {
    const absent = skeleton.children.filter(({ name }) => !root.children.some((child) => child.name === name));
    if (absent.length > 0) return absent.map(({ name }) => missing(root, name));
    const whole = examiner.cured(root, () => ask(root));
    return whole.length > 0 ? whole : staged(root, skeleton, ask, examiner);
  } catch (error) {
    if (error instanceof OutOfPatience) return [];
    throw error;
  }
}

class OutOfPatience extends Error {}

/** Several parts are wrong, or one that cannot be missing: each is judged in a document of which all else is known to be good. */
function staged(
  root: TreeElement,
  skeleton: TreeElement,
  ask: (tree: TreeElement) => boolean,
  examiner: Examiner,
): Fault[] {
  const absent = skeleton.attributes.filter(
    ({ name }) => !root.attributes.some((attribute) => attribute.name === name),
  );
  const faults = absent.map(({ name }) => missingAttribute(root, name));
  const bare = { ...root, children: skeleton.children };
  if (faults.length === 0 && !ask(bare)) faults.push(...examiner.explain(bare, () => ask(bare)));
  for (const [name, parts] of groupByName(root.children)) {
    const others = skeleton.children.filter((child) => child.name !== name);
    const valid = (some: readonly TreeElement[]) => ask({ ...skeleton, children: [...others, ...some] });
    const wrong = parts.filter((part) => !valid([part]));
    for (const part of wrong) faults.push(...examiner.explain(part, () => valid([part])));
    const last = parts.at(-1);
    if (last && wrong.length === 0 && !valid(parts)) faults.push(repeated(last));
  }
  return faults;
}

class Examiner {
  readonly #schema: RngSchema;
  readonly #donors: ReadonlyMap<string, readonly TreeElement[]>;

  constructor(root: TreeElement, schema: RngSchema) {
    this.#schema = schema;
    this.#donors = groupByName(descendants(root));
  }

  /** The faults of the smallest part below `element` without which the document is valid; empty when there is none. */
  cured(element: TreeElement, valid: Valid): Fault[] {
    for (const attribute of element.attributes) {
      const rest = element.attributes.filter((other) => other !== attribute);
      if (!whileIt(element, 'attributes', rest, valid)) continue;
      const others = this.#otherValues(element, attribute.name, attribute, 'value', valid);
      return [others ?? misplacedAttribute(element, attribute, this.#schema.vocabulary)];
    }
    // Of two that exclude each other, the later is the one too many.
    for (const child of element.children.toReversed()) {
      const rest = element.children.filter((other) => other !== child);
      if (!whileIt(element, 'children', rest, valid)) continue;
      const twin = rest.some(({ name }) => name === child.name) && this.#isFine(element, child, valid);
      return twin ? [repeated(child)] : this.explain(child, valid);
    }
    // A part that cannot be missing is not cured by taking it away; something in it may be.
    for (const child of element.children) {
      const faults = this.cured(child, valid);
      if (faults.length > 0) return faults;
    }
    return [];
  }

  /** The faults of an element that is known to be wrong. */
  explain(element: TreeElement, valid: Valid): Fault[] {
    const below = this.cured(element, valid);
    if (below.length > 0) return below;
    const several = this.#oneByOne(element, valid);
    if (several.length > 0) return several;
    const value = this.#wrongValue(element, valid) ?? this.#missing(element, valid);
    return [value ?? misplaced(element, this.#schema.vocabulary)];
  }

  /** Several children are wrong: each is judged without its siblings. */
  #oneByOne(element: TreeElement, valid: Valid): Fault[] {
    if (element.children.length < 2 || !whileIt(element, 'children', [], valid)) return [];
    return element.children.flatMap((child) => {
      const alone = () => whileIt(element, 'children', [child], valid);
      return alone() ? [] : this.explain(child, alone);
    });
  }

  /** Whether `child` is valid without the siblings of its name. */
  #isFine(element: TreeElement, child: TreeElement, valid: Valid): boolean {
    const rest = element.children.filter((other) => other === child || other.name !== child.name);
    return whileIt(element, 'children', rest, valid);
  }

  /** The attribute or text, of the element or below it, with another value of which the document is valid. */
  #wrongValue(element: TreeElement, valid: Valid): Fault | undefined {
    for (const attribute of element.attributes) {
      const fault = this.#otherValues(element, attribute.name, attribute, 'value', valid);
      if (fault) return fault;
    }
    if (element.children.length === 0) return this.#otherValues(element, undefined, element, 'text', valid);
    for (const child of element.children) {
      const fault = this.#wrongValue(child, valid);
      if (fault) return fault;
    }
    return undefined;
  }

  /** The child that another element of the same name has, and with which this one is valid. */
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
    attribute: string | undefined,
    holder: Record<K, string>,
    key: K,
    valid: Valid,
  ): Fault | undefined {
    const known = this.#schema.vocabulary.values(
      attribute === undefined ? 'element' : 'attribute',
      attribute ?? element.name,
    );
    const fits = (value: string) => whileIt(holder, key, value as Record<K, string>[K], valid);
    const allowed = [...known].filter(fits);
    if (allowed.length === 0 && !samples.some(fits)) return undefined;
    return wrongValue(element, attribute, holder[key], allowed);
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

function descendants(element: TreeElement): TreeElement[] {
  return [element, ...element.children.flatMap(descendants)];
}

function groupByName(elements: readonly TreeElement[]): Map<string, TreeElement[]> {
  const groups = new Map<string, TreeElement[]>();
  for (const element of elements) groups.set(element.name, [...(groups.get(element.name) ?? []), element]);
  return groups;
}
