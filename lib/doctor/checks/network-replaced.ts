import { judgeNone } from '../../finding/verdict.ts';
import { overlap } from '../../model/ip.ts';
import { subnetsOf } from '../../model/network-subnets.ts';
import type { Network } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { NetworkDemand } from '../demands.ts';
import { judgeFact } from '../fact.ts';
import { networkItems } from '../network.ts';
import { ofLab } from '../prerequisite.ts';
import { ownNetwork } from '../subnet.ts';

export const networkReplaced = ofLab(
  {
    id: 'network-replaced',
    category: 'network',
    title: 'No other libvirt network has the network’s name, bridge or subnet',
    severity: 'warning',
    cure: {
      nixos:
        'give the lab’s network the UUID of the existing one (`virsh net-uuid NAME`) to keep it, or shut down its guests first.',
      elsewhere:
        'give the lab’s network the UUID of the existing one (`virsh net-uuid NAME`) to keep it, or shut down its guests first.',
    },
    why: 'NixVirt deletes the networks that the lab does not declare, by UUID, before it defines the lab’s own (nixvirt.py): the distribution’s `default` network is deleted at the first apply, and its guests lose their link. Where NixVirt does not delete it, libvirt rejects the second network instead.',
  },
  'each network of the lab',
  networkItems(() => true),
  (network, { libvirt }) =>
    judgeFact(libvirt.networks, (networks) => {
      const own = ownNetwork(network, networks);
      const others = networks.filter((other) => other !== own && inItsPlace(other, network));
      const names = others.map(({ name, uuid }) => `${name} (${uuid})`).join(', ');
      const ok = own ? `${own.name} already exists with this UUID` : 'no other network';
      return judgeNone(others, ({ xml }) => evidenceAt(xml, '/network'), {
        ok: ok,
        expected: 'no other network',
        actual: names,
      });
    }),
);

function inItsPlace(other: Network, { name, bridge, addresses }: NetworkDemand): boolean {
  if (other.name === name || (bridge !== undefined && other.bridge === bridge)) return true;
  return subnetsOf(other.addresses).some((theirs) => addresses.some((own) => overlap(own, theirs)));
}
