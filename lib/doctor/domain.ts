import type { FindingSubject } from '../finding/finding.ts';
import type { LabDemands } from './demands.ts';

type XmlDemands = NonNullable<LabDemands['xml']>;

/** The domains of one of the lists that the lab's XML gives; none where it could not be had. */
export function domainItems(list: (xml: XmlDemands) => readonly string[]) {
  return ({ xml }: LabDemands): readonly (readonly [FindingSubject, string])[] =>
    xml ? list(xml).map((name) => [{ kind: 'domain', name }, name]) : [];
}
