import type { AnyCheck } from '../../check/check.ts';
import { judgeXpaths } from '../../check/xpath-intended.ts';
import { skip } from '../../finding/verdict.ts';

export const objectXpath: AnyCheck = {
  id: 'object-xpath',
  category: 'declaration',
  title: 'XPath values of the object match the lab file',
  severity: 'error',
  fix: {
    nix: 'Make the Nix code emit the value at that XPath (NixVirt silently drops an attribute that it does not know), or correct the lab file.',
    xml: 'Declare the value at that XPath, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'An XPath in the lab file checks what the lab file has no key for: static leases, DNS hosts, permissions, a backing file. NixVirt drops unknown attributes with exit code 0, so a declared value must be looked up in the XML.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume'],
  reads: 'observed',
  applies: ({ kind, intent }) => kind !== 'domain' && (intent?.xpath.size ?? 0) > 0,
  judge(subject, context) {
    const { intent, observed } = subject;
    if (!observed) return skip('it is not in libvirt');
    return judgeXpaths(observed.xml, intent?.xpath ?? new Map(), subject, context);
  },
};
