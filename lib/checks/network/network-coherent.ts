import type { ObjectCheck } from '../../check/check.ts';
import { addresses } from '../../check/coherence/addresses.ts';
import { bridges } from '../../check/coherence/bridges.ts';
import { judgeRules } from '../../check/coherence/contradiction.ts';

export const networkCoherent: ObjectCheck<'network'> = {
  id: 'network-coherent',
  category: 'network',
  title: 'Network definition does not contradict itself',
  severity: 'error',
  fix: 'Correct the values named here: a DHCP range lies inside its subnet, a prefix fits its address family, a bridge name has at most 15 characters.',
  tier: 'rendered',
  why: 'The schema does not compare values with each other. libvirt refuses such a network when it is defined, or only when it is started, in the middle of the switch. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'declared',
  judge: ({ xml }) => judgeRules(xml, [addresses, bridges], 'no contradictions'),
};
