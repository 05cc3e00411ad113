import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { judgeFirewall, mayAccept } from '../../check/host-firewall.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { admitsUdp } from '../../model/host-firewall.ts';
import type { Network } from '../../model/objects.ts';
import { xpathText } from '../../xml/xpath.ts';

export const firewallAdmitsGuests: ObjectCheck<'network'> = {
  id: 'firewall-admits-guests',
  category: 'module',
  title: 'The host’s firewall lets guests reach the DHCP and DNS of their network',
  severity: 'error',
  fix: 'Open the ports on the bridge: `networking.firewall.interfaces."BRIDGE" = { allowedUDPPorts = [ 53 67 ]; allowedTCPPorts = [ 53 ]; };`.',
  source: 'nix',
  tier: 'rendered',
  why: 'libvirt’s dnsmasq answers on the host, so requests of guests go through the host’s own firewall. libvirt’s rules let them through only if both it and NixOS use iptables; a table of nftables that drops them is not overridden by another, and libvirt has no rule for them there. The guests get no address, and nothing says why (NixVirt issue 91, nixpkgs issues 263359 and 416031).',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }, context) =>
    hasModule(context) && declared !== undefined && servesAddresses(declared) && isSystem(context),
  judge: (network, _, context) =>
    judgeModule(context, (module) =>
      judgeFirewall(module, network, ({ firewall, bridge }) => {
        if (firewall.backend === 'iptables' && firewall.libvirt === 'iptables')
          return pass('libvirt’s own rules let it through: libvirt and the firewall use iptables');
        const needed = neededPorts(network);
        const closed = needed.filter(({ port }) => !admitsUdp(firewall, bridge, port));
        if (closed.length === 0) return pass(needed.map(({ what }) => what).join(', '));
        if (mayAccept(firewall.rules, bridge, closed))
          return skip('rules of the configuration’s own may let it through, and are not interpreted');
        if (firewall.backend === 'iptables' && firewall.libvirt === null)
          return skip(
            'this nixpkgs has no virtualisation.libvirtd.firewallBackend, so it is not known whether its libvirt uses iptables, whose rules let guests through',
          );
        const udp = closed.map(({ port }) => port).join(' ');
        const tcp = closed.some(({ port }) => port === 53) ? ' allowedTCPPorts = [ 53 ];' : '';
        return fail(
          `let through from ${bridge}: ${needed.map(({ what }) => what).join(', ')}`,
          `dropped: ${closed.map(({ what }) => what).join(', ')}`,
          optionEvidence(module, `networking.firewall.trustedInterfaces`, JSON.stringify(firewall.trusted)),
          `Open the ports on the bridge: \`networking.firewall.interfaces."${bridge}" = { allowedUDPPorts = [ ${udp} ];${tcp} };\`. (\`networking.firewall.trustedInterfaces = [ "${bridge}" ];\` opens every service of the host to the guests.)`,
        );
      }),
    ),
};

/** Only dnsmasq of the system’s libvirt is behind the host’s firewall. */
function isSystem({ module }: CheckContext): boolean {
  return module !== undefined && ('unavailable' in module || !module.connection.endsWith('/session'));
}

function servesAddresses({ addresses }: Network): boolean {
  return addresses.some(({ dhcp, hosts }) => dhcp.length > 0 || hosts.length > 0);
}

interface Needed {
  readonly port: number;
  readonly what: string;
}

function neededPorts({ addresses, xml }: Network): readonly Needed[] {
  const served = (family: string) =>
    addresses.some((one) => one.family === family && (one.dhcp.length > 0 || one.hosts.length > 0));
  const needed: Needed[] = [];
  if (xpathText(xml, 'string(/network/dns/@enable)') !== 'no') needed.push({ port: 53, what: 'UDP 53 (DNS)' });
  if (served('ipv4')) needed.push({ port: 67, what: 'UDP 67 (DHCP)' });
  if (xpathText(xml, 'string(/network/ip/tftp/@root)')) needed.push({ port: 69, what: 'UDP 69 (TFTP)' });
  if (served('ipv6')) needed.push({ port: 547, what: 'UDP 547 (DHCPv6)' });
  return needed;
}
