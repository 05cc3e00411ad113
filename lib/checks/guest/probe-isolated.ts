import { type Guest, guestSaid, probeCheck } from '../../check/guest/guest.ts';
import { networksOf } from '../../check/guest/guest-networks.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { ProbeReach } from '../../model/probe.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const probeIsolated = probeCheck(
  {
    id: 'probe-isolated',
    title: 'Domain cannot reach other domains over networks it is not on',
    severity: 'error',
    fix: 'Look for a rule that forwards between the bridges (`iptables -S FORWARD`, `nft list ruleset`): libvirt’s own rules block that traffic, unless another firewall comes before them or has flushed them (NixVirt issue 91).',
    why: 'libvirt forwards from a NAT or isolated network to no other bridge, but a host that forwards everything joins the networks that the lab keeps apart. Routed and open networks are meant to be reachable, and are not judged. https://libvirt.org/firewall.html',
  },
  {
    asks: ({ name }, { probe }) =>
      probe !== undefined &&
      !('unavailable' in probe) &&
      probe.reaches.some(({ from, shared }) => from === name && !shared),
    judge(guest) {
      const foreign = guest.outcome.reaches.filter(({ from, shared }) => !shared && from === guest.domain.name);
      const closed = foreign.filter(({ network }) => !isMeantToBeReached(network, guest));
      if (closed.length === 0)
        return skip('the networks that it is not on are routed or open, and meant to be reachable');
      const actual = closed.map(describe).join('; ');
      const [first, ...rest] = closed.filter(({ reached }) => reached);
      if (!first) return pass(actual);
      return fail([first, ...rest].map((pair) => `${pair.to} not reached over ${pair.network}`).join('; '), actual, [
        evidenceAt(guest.domain.xml, '/domain/devices/interface'),
        guestSaid(guest, actual),
        ...[first, ...rest].flatMap(({ network }) => forwardOf(network, guest)),
      ]);
    },
  },
);

function isMeantToBeReached(network: string, { context }: Guest): boolean {
  return ['route', 'open'].includes(networksOf(context).get(network)?.forward ?? '');
}

function describe({ to, network, address, reached }: ProbeReach): string {
  return `${to} (${address}, ${network}): ${reached ? 'reached' : 'no answer'}`;
}

function forwardOf(network: string, { context }: Guest) {
  const found = networksOf(context).get(network);
  return found ? [evidenceAt(found.xml, '/network/forward')] : [];
}
