import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const dnsmasqPorts = ofHost(
  {
    id: 'dnsmasq-ports',
    category: 'network',
    title: 'Nobody has taken libvirt’s DNS and DHCP ports on every address',
    severity: 'error',
    cure: {
      nixos:
        'bind the other server to its own links: `services.dnsmasq.settings.bind-interfaces = true;`, `services.unbound.settings.server.interface = [ … ];`.',
      elsewhere:
        'bind the other server to its own links: `bind-interfaces` (dnsmasq), `interface:` (unbound), `INTERFACESv4` (isc-dhcp-server).',
    },
    why: 'Each network with an address has a dnsmasq on port 53, and with DHCP on port 67, of its bridge. A server on 0.0.0.0 has them all: “failed to create listening socket: Address already in use”, and the network does not start.',
  },
  ({ machine }, { demands }) =>
    judgeFact(machine.listeners, (listeners, { source }) => {
      const dhcp = demands === undefined || demands.networks.some((network) => network.dhcp);
      const ports = dhcp ? [53, 67] : [53];
      const [first, ...rest] = listeners.filter(({ port, protocol }) => {
        return ports.includes(port) && (port !== 67 || protocol === 'udp');
      });
      if (!first) return pass(`${ports.join(' and ')} are free on 0.0.0.0`);
      const taken = [...new Set([first, ...rest].map(({ protocol, port }) => `${protocol} ${port}`))].join(', ');
      return fail(`${ports.join(' and ')} free on 0.0.0.0`, `taken: ${taken}`, [
        evidenceOf(source, first.line),
        ...rest.map(({ line }) => evidenceOf(source, line)),
      ]);
    }),
  ({ networks }) => networks.some(({ addresses }) => addresses.length > 0),
);
