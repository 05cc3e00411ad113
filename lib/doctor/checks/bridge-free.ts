import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { networkItems, networkOfLink } from '../network.ts';
import { ofLab } from '../prerequisite.ts';

export const bridgeFree = ofLab(
  {
    id: 'bridge-free',
    category: 'network',
    title: 'The network’s bridge name is free',
    severity: 'error',
    cure: {
      nixos: 'give the network another bridge (`bridge.name`), or remove the link from `networking.bridges`.',
      elsewhere: 'give the network another bridge, or remove the link: `sudo ip link delete NAME`.',
    },
    why: 'libvirt creates the bridge when the network starts, and fails if another link has its name. For the bridges of libvirt’s own networks, see network-replaced.',
  },
  'each network of the lab with a bridge',
  networkItems(({ bridge }) => bridge !== undefined),
  ({ bridge = '' }, facts) =>
    judgeFact(facts.machine.links, (links, { source }) => {
      const link = links.find(({ name }) => name === bridge);
      if (!link) return pass(`no link is named ${bridge}`);
      const network = networkOfLink(facts, bridge);
      if (network) return pass(`${bridge} belongs to libvirt’s network ${network.name}`);
      if ('unknown' in facts.libvirt.networks)
        return skip(`${bridge} exists, and libvirt cannot be asked whether it owns it`);
      const actual = `a link has this name${link.addresses.length > 0 ? `, with ${link.addresses.join(', ')}` : ''}`;
      return fail(`no link named ${bridge}`, actual, evidenceOf(source, [link.name, ...link.addresses].join(' ')));
    }),
);
