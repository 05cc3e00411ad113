import { fail, pass, skip } from '../../finding/verdict.ts';
import { parseCidr } from '../../model/ip.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { networkItems, networkOfLink } from '../network.ts';
import { ofLab } from '../prerequisite.ts';
import { collides } from '../subnet.ts';

export const subnetFree = ofLab(
  {
    id: 'subnet-free',
    category: 'network',
    title: 'The network’s addresses are free',
    severity: 'error',
    cure: {
      nixos:
        'take the address away where it is declared (`networking.interfaces`), or give the network another subnet.',
      elsewhere:
        'take the link or the route away, or give the network another subnet; VirtualBox’s: `VBoxManage hostonlyif remove vboxnet0`.',
    },
    why: 'libvirt refuses a network whose subnet is routed already: “Network is already in use by interface”. One of IPv6 it starts, and the host then has two routes to it. 192.168.56.0/24, the plan’s, is VirtualBox’s default: an old vboxnet0 has it.',
  },
  'each network of the lab with an address',
  networkItems(({ addresses }) => addresses.length > 0),
  ({ addresses, bridge }, facts) =>
    judgeFact(facts.machine.routes, (routes, { source }) =>
      judgeFact(facts.machine.links, (links) => {
        const taken = [
          ...links.flatMap(({ name, addresses }) => addresses.map((at) => ({ at, link: name, source: 'ip address' }))),
          ...routes.map(({ to, link }) => ({ at: to, link, source })),
        ].filter(({ at }) => {
          const other = parseCidr(at);
          return other !== undefined && addresses.some((own) => collides(own, other));
        });
        const strange = taken.filter(({ link }) => networkOfLink(facts, link) === undefined);
        const own = addresses.map(({ address, prefix }) => `${address}/${prefix}`).join(', ');
        const [first, ...rest] = strange.filter(({ link }) => link !== bridge);
        if (!first) {
          // A link of the bridge's own name that is nobody's is bridge-free's to tell.
          const unclear = strange.length > 0 && 'unknown' in facts.libvirt.networks;
          return unclear ? skip(`${bridge} has it, and libvirt cannot be asked whose it is`) : pass(`${own} is free`);
        }
        const actual = [...new Set([first, ...rest].map(({ at, link }) => `${at} on ${link}`))].join('; ');
        return fail(`nobody in ${own}`, actual, [
          evidenceOf(first.source, `${first.at} dev ${first.link}`),
          ...rest.map(({ source, at, link }) => evidenceOf(source, `${at} dev ${link}`)),
        ]);
      }),
    ),
);
