import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkDhcpConflict: ObjectCheck<'network'> = {
  id: 'network-dhcp-conflict',
  category: 'network',
  title: 'Only one DHCP server serves the network',
  severity: 'notice',
  fix: 'Remove `dhcp` from the network (or the DHCP server from the guest) before the guest’s DHCP server goes live; until then libvirt’s serves the installation.',
  tier: 'rendered',
  why: 'If libvirt and a guest both serve DHCP, a client takes whichever answer comes first, and with it possibly the wrong DNS server.',
  kind: 'network',
  reads: 'declared',
  applies: ({ name }, context) => servers(context).has(name),
  judge(network, _subject, context) {
    const guests = servers(context).get(network.name)?.join(', ');
    if (network.addresses.every(({ dhcp, hosts }) => dhcp.length === 0 && hosts.length === 0))
      return pass(`DHCP by ${guests} only`);
    const hasRange = network.addresses.some(({ dhcp }) => dhcp.length > 0);
    const evidence = evidenceAt(network.xml, hasRange ? '/network/ip/dhcp/range' : '/network/ip/dhcp/host');
    return fail(`DHCP by ${guests} only`, `DHCP by ${guests} and libvirt`, evidence);
  },
};

/** Domains that will serve DHCP, by network. */
const servers: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo(({ lab }) => {
  const names = new Map<string, string[]>();
  for (const domain of lab.domains) {
    for (const network of domain.servesDhcpOn) names.set(network, [...(names.get(network) ?? []), domain.name]);
  }
  return names;
});
