import type { ListedKind } from '../model/rendered.ts';
import { newerWords } from '../xml/newer-words.ts';
import type { XmlSource } from '../xml/source.ts';
import { declaredPolicies } from './policies.ts';
import { type XmlDifference, xmlDifferences } from './xml-difference.ts';

/** One release's forms of the declared XML, and of the XML that another release wrote. */
export interface BothKept {
  readonly declared: XmlSource;
  readonly declaredKept: XmlSource;
  readonly host: XmlSource;
  /** Undefined if it does not accept the host's XML. */
  readonly hostKept: XmlSource | undefined;
}

/**
 * The places that the asked libvirt does not preserve: declared words that are newer than it, and parts of the host's XML that it does not know or
 * that had to be adapted. Values that the host's libvirt filled in are not included, as far as the table knows them.
 * @throws {VirtspecError} `xml-malformed`
 */
export function placesNotKept(kind: ListedKind, { declared, declaredKept, host, hostKept }: BothKept): string[] {
  const policies = declaredPolicies[kind];
  const ofDeclared = xmlDifferences(declared, declaredKept, policies).filter(isNewerWord);
  const ofHost = hostKept ? xmlDifferences(hostKept, host, policies) : [];
  return [...new Set([...ofDeclared, ...ofHost].map(({ xpath }) => xpath))];
}

/** Whether the lost value is a word that only newer releases know. */
function isNewerWord({ xpath, from, to }: XmlDifference): boolean {
  if (to !== '(nothing)') return false;
  const [, attribute, element = ''] = /\/(@)?([^/@[]+)(?:\[\d+\])?$/.exec(xpath) ?? [];
  const words = attribute ? newerWords.attributes : newerWords.elements;
  return words.has(element) || newerWords.values.has(`${element}=${from}`);
}
