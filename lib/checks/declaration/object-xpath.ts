import type { AnyCheck } from '../../check/check.ts';
import { judgeXpaths } from '../../check/xpath-intended.ts';
import { skip } from '../../finding/verdict.ts';

export const objectXpath: AnyCheck = {
  id: 'object-xpath',
  category: 'declaration',
  title: 'The network, pool or volume has what the lab’s own XPaths say',
  severity: 'error',
  fix: 'Make the Nix code emit the value at that XPath (an attribute NixVirt does not know is dropped silently), or correct the lab file.',
  tier: 'rendered',
  why: 'For what the lab file has no word for: static leases, DNS hosts, permissions, a backing file. NixVirt drops unknown attributes with exit code 0, so a declared leaf must be looked for in the XML.',
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
