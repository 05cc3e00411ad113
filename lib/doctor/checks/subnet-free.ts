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
    title: 'The network’s subnet is free',
    severity: 'error',
    cure: {
      nixos: 'remove the address where it is declared (`networking.interfaces`), or give the network another subnet.',
      elsewhere:
        'remove the link or the route, or give the network another subnet; for VirtualBox, run `VBoxManage hostonlyif remove vboxnet0`.',
    },
    why: 'libvirt rejects a network whose subnet is already routed: “Network is already in use by interface”. It does start an IPv6 network, but the host then has two routes to it. 192.168.56.0/24 is VirtualBox’s default: an old vboxnet0 may have it.',
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
          // bridge-free reports a link with the bridge's own name that belongs to no network.
          const unclear = strange.length > 0 && 'unknown' in facts.libvirt.networks;
          return unclear
            ? skip(`${bridge} has it, and libvirt cannot be asked whether it owns ${bridge}`)
            : pass(`${own} is free`);
        }
        const actual = [...new Set([first, ...rest].map(({ at, link }) => `${at} on ${link}`))].join('; ');
        return fail(`${own} is free`, actual, [
          evidenceOf(first.source, `${first.at} dev ${first.link}`),
          ...rest.map(({ source, at, link }) => evidenceOf(source, `${at} dev ${link}`)),
        ]);
      }),
    ),
);
