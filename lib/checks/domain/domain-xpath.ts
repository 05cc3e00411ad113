import type { ObjectCheck } from '../../check/check.ts';
import { judgeXpaths } from '../../check/xpath-intended.ts';

export const domainXpath: ObjectCheck<'domain'> = {
  id: 'domain-xpath',
  category: 'domain',
  title: "`virsh dumpxml` shows what the lab's own XPaths say",
  severity: 'error',
  fix: 'Make the Nix code emit the value at that XPath (an attribute NixVirt does not know is dropped silently), or correct the lab file.',
  tier: 'rendered',
  why: 'For what the lab file has no word for. NixVirt drops unknown attributes with exit code 0, so a declared leaf must be looked for in the XML.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => (intent?.xpath.size ?? 0) > 0,
  judge: (domain, subject, context) => judgeXpaths(domain.xml, subject.intent?.xpath ?? new Map(), subject, context),
};
