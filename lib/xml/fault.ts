import leven from 'leven';
import { newerPlace, newerWords } from './newer-words.ts';
import type { Vocabulary } from './rng-vocabulary.ts';
import { descendants, type TreeAttribute, type TreeElement } from './tree.ts';

/** What makes a document invalid, by name. */
export interface Fault {
  /** One sentence without a full stop. */
  readonly message: string;
  /** 1-based; of the element. */
  readonly line: number | undefined;
  /** If the schema lacks a word that newer releases have: the first release that has it. */
  readonly newer?: string | undefined;
}

export function missing(parent: TreeElement, name: string): Fault {
  return { message: `<${parent.name}> has no <${name}>`, line: parent.line };
}

export function missingAttribute({ name, line }: TreeElement, attribute: string): Fault {
  return { message: `<${name}> has no attribute ${attribute}`, line };
}

export function repeated({ name, line }: TreeElement): Fault {
  return { message: `duplicate <${name}>`, line };
}

/**
 * An element that is wrong in a way that no single change fixes: because of a word in it that libvirt does not have, else because of its place or of
 * what it lacks.
 */
export function misplaced(element: TreeElement, parent: TreeElement | undefined, known: Vocabulary): Fault {
  for (const one of descendants(element)) {
    if (!known.elements.has(localName(one.name))) {
      return {
        message: `libvirt does not know the element <${one.name}>${didYouMean(one.name, known.elements)}`,
        line: one.line,
        newer: newerWords.elements.get(localName(one.name)),
      };
    }
    const attribute = one.attributes.find(({ name }) => !known.attributes.has(name) && !name.startsWith('xmlns'));
    if (attribute) return misplacedAttribute(one, attribute, known);
  }
  return (
    newerFault(element, parent, known) ?? {
      message: `<${element.name}> is not allowed here, or its content is incomplete`,
      line: element.line,
    }
  );
}

/** A word that newer releases have in this place, and this schema only elsewhere: the element itself, or one in it. */
function newerFault(element: TreeElement, parent: TreeElement | undefined, known: Vocabulary): Fault | undefined {
  const all = descendants(element);
  const children = [
    [parent, element] as const,
    ...all.flatMap((one) => one.children.map((child) => [one, child] as const)),
  ];
  for (const [outer, { name, line }] of children) {
    const newer = outer && newerPlace(`${localName(outer.name)}/${localName(name)}`, known.elements);
    if (newer) return { message: `libvirt does not know the element <${name}> in <${outer.name}>`, line, newer };
  }
  for (const { name, line, attributes } of all) {
    for (const attribute of attributes) {
      const newer = newerPlace(`${localName(name)}@${attribute.name}`, known.elements);
      if (newer) return { message: `libvirt does not know the attribute ${attribute.name} of <${name}>`, line, newer };
    }
  }
  return undefined;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** An attribute whose removal makes the document valid, and for which no valid value is known. */
export function misplacedAttribute({ name, line }: TreeElement, attribute: TreeAttribute, known: Vocabulary): Fault {
  const { name: own, value } = attribute;
  if (!known.attributes.has(own)) {
    return {
      message: `libvirt does not know the attribute ${own} of <${name}>${didYouMean(own, known.attributes)}`,
      ...{ line, newer: newerWords.attributes.get(own) },
    };
  }
  const newer = newerPlace(`${localName(name)}@${own}`, known.elements);
  if (newer) return { message: `libvirt does not know the attribute ${own} of <${name}>`, line, newer };
  return { message: `<${name}> does not allow the attribute ${own}, or not the value '${value}'`, line };
}

/** A value that makes the document invalid, while other values do not. */
export function wrongValue(
  element: TreeElement,
  attribute: string | undefined,
  value: string,
  allowed: readonly string[],
): Fault {
  const where = attribute === undefined ? `<${element.name}>` : `${attribute} of <${element.name}>`;
  const near = value === '' ? '' : didYouMean(value, allowed);
  const list = near === '' && allowed.length > 0 ? `; valid values include ${allowed.slice(0, 12).join(', ')}` : near;
  return { message: `'${value.trim()}' is not a valid value for ${where}${list}`, line: element.line };
}

function didYouMean(word: string, known: Iterable<string>): string {
  let best: string | undefined;
  let distance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    // If two candidates are equally near, the one of the same length: a wrong letter is more common than a missing one.
    const apart = leven(word, candidate) + (candidate.length === word.length ? 0 : 0.5);
    if (apart < distance) [best, distance] = [candidate, apart];
  }
  return best === undefined ? '' : `; did you mean ${best}?`;
}
