import { Examiner } from './examiner.ts';
import { type Fault, missing, missingAttribute, repeated } from './fault.ts';
import type { RngSchema } from './rng-schema.ts';
import { groupByName, type TreeElement, writeTree } from './tree.ts';

/** The time for examining one document, in milliseconds; after that, libxml2's message is used. */
const patience = 5_000;

/**
 * The reasons why a document is not valid, by name.
 *
 * For a domain with one wrong attribute, libxml2 reports "Extra element devices in interleave": its matcher knows only that the whole did not match.
 * So the question is reversed: without which part, or with which other value, would it be valid? The smallest such part is the culprit. Each attempt
 * is one validation, of about a millisecond, and only invalid documents are examined.
 *
 * @param root of the invalid document; changed during the examination, and restored
 * @param skeleton a minimal valid document of the same kind: every document must have its children
 * @returns in document order; empty if no single part is the cause
 */
export function culprits(root: TreeElement, skeleton: TreeElement, schema: RngSchema): Fault[] {
  let asked = 0;
  const ask = (tree: TreeElement): boolean => {
    if (++asked > patience) throw new OutOfPatience();
    return isValid(writeTree(tree), schema);
  };
  try {
    const whole = new Examiner(root, schema.vocabulary).cured(root, () => ask(root));
    return whole.length > 0 ? whole : staged(root, skeleton, schema, ask);
  } catch (error) {
    if (error instanceof OutOfPatience) return [];
    throw error;
  }
}

/** A part that lost the namespace of its prefix cannot be parsed, so it is not valid. */
function isValid(text: string, schema: RngSchema): boolean {
  try {
    return schema.complaints(text).length === 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

class OutOfPatience extends Error {}

/** Several parts are wrong, or one that cannot be removed: each is judged in a document whose other parts are known to be valid. */
function staged(
  root: TreeElement,
  skeleton: TreeElement,
  schema: RngSchema,
  ask: (tree: TreeElement) => boolean,
): Fault[] {
  const examiner = new Examiner(root, schema.vocabulary);
  const faults: Fault[] = lacking(skeleton.attributes, root.attributes).map((name) => missingAttribute(root, name));
  const bare = { ...root, children: skeleton.children };
  const bareIsValid = ask(bare);
  if (!bareIsValid && faults.length === 0) {
    // A kind of object that needs more than the skeleton has (a pool of type iscsi): its parts cannot be judged separately.
    if (root.attributes.every(({ name, value }) => schema.vocabulary.values('attribute', name).has(value))) return [];
    faults.push(...examiner.explain(bare, () => ask(bare)));
  }
  faults.push(...lacking(skeleton.children, root.children).map((name) => missing(root, name)));
  const stage = bareIsValid ? bare : skeleton;
  for (const [name, parts] of groupByName(root.children)) {
    const others = skeleton.children.filter((child) => child.name !== name);
    const valid = (some: readonly TreeElement[]) => ask({ ...stage, children: [...others, ...some] });
    const wrong = parts.filter((part) => !valid([part]));
    for (const part of wrong) faults.push(...examiner.explain(part, () => valid([part])));
    const last = parts.at(-1);
    if (last && wrong.length === 0 && !valid(parts)) faults.push(repeated(last));
  }
  return faults;
}

/** The names in `needed` that are missing in `there`. */
function lacking(needed: readonly { name: string }[], there: readonly { name: string }[]): string[] {
  return needed.map(({ name }) => name).filter((name) => !there.some((one) => one.name === name));
}
