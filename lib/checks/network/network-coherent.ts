import type { ObjectCheck } from '../../check/check.ts';
import { addresses } from '../../check/coherence/addresses.ts';
import { bridges } from '../../check/coherence/bridges.ts';
import { judgeRules } from '../../check/coherence/contradiction.ts';
import { leftOutAs, refusalOf, whyLeftOut } from '../../check/left-out.ts';
import { skip } from '../../finding/verdict.ts';

export const networkCoherent: ObjectCheck<'network'> = {
  id: 'network-coherent',
  category: 'network',
  title: 'Addresses, DHCP ranges and forwarding of the network go together',
  severity: 'error',
  fix: 'Correct in Nix what is named here: a range lies in its subnet, a prefix fits its family, a bridge’s name has at most 15 characters.',
  tier: 'rendered',
  why: 'The schema takes any address for any other. libvirt refuses the network at define, or only when it starts it, which is in the middle of the switch. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'declared',
  judge(network, subject, context) {
    // One fault, one finding: libvirt's own words on it come first.
    const left = leftOutAs(subject, context);
    if (left && refusalOf(subject, context)) return skip(whyLeftOut(left, context));
    return judgeRules(network.xml, [addresses, bridges], 'nothing contradicts itself');
  },
};
