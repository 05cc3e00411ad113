import type { FindingSubject } from '../finding/finding.ts';
import type { LabDemands } from './demands.ts';

type XmlDemands = NonNullable<LabDemands['xml']>;

/** The domains in one of the lists from the lab's XML; none if it was not available. */
export function domainItems(list: (xml: XmlDemands) => readonly string[]) {
  return ({ xml }: LabDemands): readonly (readonly [FindingSubject, string])[] =>
    xml ? list(xml).map((name) => [{ kind: 'domain', name }, name]) : [];
}
