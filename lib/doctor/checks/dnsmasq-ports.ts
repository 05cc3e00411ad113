import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const dnsmasqPorts = ofHost(
  {
    id: 'dnsmasq-ports',
    category: 'network',
    title: 'The DNS and DHCP ports are free for libvirt’s dnsmasq',
    severity: 'error',
    cure: {
      nixos:
        'bind the other server to its own interfaces: `services.dnsmasq.settings.bind-interfaces = true;`, `services.unbound.settings.server.interface = [ … ];`.',
      elsewhere:
        'bind the other server to its own interfaces: `bind-interfaces` (dnsmasq), `interface:` (unbound), `INTERFACESv4` (isc-dhcp-server).',
    },
    why: 'For each network with an address, libvirt runs a dnsmasq on port 53 of its bridge, and with DHCP on port 67. If another server listens on 0.0.0.0, the network does not start: “failed to create listening socket: Address already in use”.',
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
      return fail(`${ports.join(' and ')} free on 0.0.0.0`, `in use: ${taken}`, [
        evidenceOf(source, first.line),
        ...rest.map(({ line }) => evidenceOf(source, line)),
      ]);
    }),
  ({ networks }) => networks.some(({ addresses }) => addresses.length > 0),
);
