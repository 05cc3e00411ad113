import type { XmlSource } from '../xml/source.ts';
import type { Policies } from './policy.ts';
import { xmlDifferences } from './xml-difference.ts';

/** A place that has another value after another define of the same XML: nobody declared it, so libvirt invents it. */
export interface UnpinnedField {
  readonly xpath: string;
  /** One per definition, in order; `(nothing)` where it was not there. */
  readonly values: readonly string[];
}

/**
 * The places in which the definitions of one object differ, in document order. Each later definition is compared with the first, so
 * one pair that happens to agree hides nothing.
 * @param definitions of the same XML, each from nothing
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
