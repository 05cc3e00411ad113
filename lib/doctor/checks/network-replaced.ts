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
    title: 'No other network of libvirt stands in the network’s place',
    severity: 'warning',
    cure: {
      nixos:
        'give the lab’s network the UUID of the one that is there (`virsh net-uuid NAME`), and it is kept; or shut its guests down first.',
      elsewhere:
        'give the lab’s network the UUID of the one that is there (`virsh net-uuid NAME`), and it is kept; or shut its guests down first.',
    },
    why: 'NixVirt deletes the networks that the lab does not have, by UUID, before it defines the lab’s (nixvirt.py): the distribution’s own `default` goes at the first apply, and its guests lose their link. Where NixVirt’s list is not the one that applies, libvirt refuses the second instead.',
  },
  'each network of the lab',
  networkItems(() => true),
  (network, { libvirt }) =>
    judgeFact(libvirt.networks, (networks) => {
      const own = ownNetwork(network, networks);
      const others = networks.filter((other) => other !== own && inItsPlace(other, network));
      const names = others.map(({ name, uuid }) => `${name} (${uuid})`).join(', ');
      const ok = own ? `${own.name} is libvirt’s already, with this UUID` : 'nothing is in its place';
      return judgeNone(others, ok, 'nothing in its place', names, ({ xml }) => evidenceAt(xml, '/network'));
    }),
);

function inItsPlace(other: Network, { name, bridge, addresses }: NetworkDemand): boolean {
  if (other.name === name || (bridge !== undefined && other.bridge === bridge)) return true;
  return subnetsOf(other.addresses).some((theirs) => addresses.some((own) => overlap(own, theirs)));
}
