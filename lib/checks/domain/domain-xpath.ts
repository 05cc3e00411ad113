import type { ObjectCheck } from '../../check/check.ts';
import { judgeXpaths } from '../../check/xpath-intended.ts';

export const domainXpath: ObjectCheck<'domain'> = {
  id: 'domain-xpath',
  category: 'domain',
  title: 'XPath values of the domain match the lab file',
  severity: 'error',
  fix: {
    nix: 'Make the Nix code emit the value at that XPath (NixVirt silently drops an attribute that it does not know), or correct the lab file.',
    xml: 'Declare the value at that XPath, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'An XPath in the lab file checks what the lab file has no key for. NixVirt drops unknown attributes with exit code 0, so a declared value must be looked up in the XML.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => (intent?.xpath.size ?? 0) > 0,
  judge: (domain, subject, context) => judgeXpaths(domain.xml, subject.intent?.xpath ?? new Map(), subject, context),
};
