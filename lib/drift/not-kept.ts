import type { ListedKind } from '../model/rendered.ts';
import { newerWords } from '../xml/newer-words.ts';
import type { XmlSource } from '../xml/source.ts';
import { declaredPolicies } from './policies.ts';
import { type XmlDifference, xmlDifferences } from './xml-difference.ts';

/** What one release's libvirt made of the XML that is declared, and of the XML that another release's wrote. */
export interface BothKept {
  readonly declared: XmlSource;
  readonly declaredKept: XmlSource;
  readonly host: XmlSource;
  /** Undefined where it does not take what the host has. */
  readonly hostKept: XmlSource | undefined;
}

/**
 * The places that the asked libvirt does not keep as they are: declared ones whose words are newer than it, and what the host has that it does
 * not know or had to be given otherwise. What the host's filled in by itself is not among them, as far as the table knows it.
 * @throws {VirtspecError} `xml-malformed`
 */
export function placesNotKept(kind: ListedKind, { declared, declaredKept, host, hostKept }: BothKept): string[] {
  const policies = declaredPolicies[kind];
  const ofDeclared = xmlDifferences(declared, declaredKept, policies).filter(isNewerWord);
  const ofHost = hostKept ? xmlDifferences(hostKept, host, policies) : [];
  return [...new Set([...ofDeclared, ...ofHost].map(({ xpath }) => xpath))];
}

/** Whether what is lost is a word that only newer releases know. */
function isNewerWord({ xpath, from, to }: XmlDifference): boolean {
  if (to !== '(nothing)') return false;
  const [, attribute, element = ''] = /\/(@)?([^/@[]+)(?:\[\d+\])?$/.exec(xpath) ?? [];
  const words = attribute ? newerWords.attributes : newerWords.elements;
  return words.has(element) || newerWords.values.has(`${element}=${from}`);
}
