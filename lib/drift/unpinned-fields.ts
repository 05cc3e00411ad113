import type { XmlSource } from '../xml/source.ts';
import type { Policies } from './policy.ts';
import { xmlDifferences } from './xml-difference.ts';

/** A place whose value changes with every define of the same XML: it was not declared, so libvirt generates it. */
export interface UnpinnedField {
  readonly xpath: string;
  /** One per definition, in order; `(nothing)` if it was absent. */
  readonly values: readonly string[];
}

/**
 * The places in which the definitions of one object differ, in document order. Each later definition is compared with the first, so that one pair
 * that happens to agree hides nothing.
 * @param definitions of the same XML, each on an empty libvirt
 * @param policies exceptions by path
 * @throws {VirtspecError} `xml-malformed`
 */
export function unpinnedFields(definitions: readonly XmlSource[], policies: Policies): UnpinnedField[] {
  const [first, ...later] = definitions;
  if (!first) return [];
  const compared = later.map((definition) => {
    const differences = xmlDifferences(first, definition, policies);
    return new Map(differences.map(({ xpath, from, to }) => [xpath, { from, to }]));
  });
  const places = new Map(compared.flatMap((places) => [...places].map(([xpath, { from }]) => [xpath, from])));
  return [...places].map(([xpath, from]) => ({
    xpath,
    values: [from, ...compared.map((places) => places.get(xpath)?.to ?? from)],
  }));
}
