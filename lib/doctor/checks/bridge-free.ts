import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { networkItems, networkOfLink } from '../network.ts';
import { ofLab } from '../prerequisite.ts';

export const bridgeFree = ofLab(
  {
    id: 'bridge-free',
    category: 'network',
    title: 'The name of the network’s bridge is free',
    severity: 'error',
    cure: {
      nixos: 'give the network another bridge (`bridge.name`), or take the link out of `networking.bridges`.',
      elsewhere: 'give the network another bridge, or take the link away: `sudo ip link delete NAME`.',
    },
    why: 'libvirt makes the bridge when the network starts, and refuses where a link has its name. The bridge of a network of libvirt’s is no stranger: see network-replaced.',
  },
  'each network of the lab with a bridge',
  networkItems(({ bridge }) => bridge !== undefined),
  ({ bridge = '' }, facts) =>
    judgeFact(facts.machine.links, (links, { source }) => {
      const link = links.find(({ name }) => name === bridge);
      if (!link) return pass(`no link is called ${bridge}`);
      const network = networkOfLink(facts, bridge);
      if (network) return pass(`${bridge} is libvirt’s own, of network ${network.name}`);
      if ('unknown' in facts.libvirt.networks)
        return skip(`${bridge} is there, and libvirt cannot be asked whose it is`);
      const actual = `a link has it${link.addresses.length > 0 ? `, with ${link.addresses.join(', ')}` : ''}`;
      return fail(`no link called ${bridge}`, actual, evidenceOf(source, [link.name, ...link.addresses].join(' ')));
    }),
);
