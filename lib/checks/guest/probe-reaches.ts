import { type Guest, guestSaid, probeCheck } from '../../check/guest/guest.ts';
import { interfacePath, networkOf } from '../../check/lookup.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { ProbeReach } from '../../model/probe.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const probeReaches = probeCheck(
  {
    id: 'probe-reaches',
    title: 'Domain reaches other running domains on its networks',
    severity: 'error',
    fix: 'Check, on both sides, the interface and its bridge (`bridge link` lists the taps), `<port isolated="yes"/>`, network filters (`<filterref>`), and the host’s firewall for bridged traffic (`net.bridge.bridge-nf-call-iptables`).',
    why: 'A lease shows the path to the host, not to other guests. Both directions are tested; the other one is a finding of the other domain.',
  },
  {
    asks: ({ interfaces }) => interfaces.length > 0,
    judge(guest) {
      const { domain, outcome } = guest;
      const pairs = outcome.reaches.filter(({ from, shared }) => shared && from === domain.name);
      if (pairs.length === 0) return skip('no domain that shares a network with it was running at the same time');
      const lost = pairs.filter(({ reached }) => !reached);
      const actual = [...pairs.map(describe), ...untried(guest, pairs)].join('; ');
      const [first, ...rest] = lost;
      if (!first) return pass(actual);
      const place = (pair: ProbeReach) => evidenceAt(domain.xml, pathTo(guest, pair));
      const words = guestSaid(guest, pairs.map(describe).join('\n'));
      return fail(lost.map((pair) => `${pair.to} reached over ${pair.network}`).join('; '), actual, [
        place(first),
        words,
        ...rest.map(place),
      ]);
    },
  },
);

function describe({ to, network, address, reached }: ProbeReach): string {
  return `${to} (${address}, ${network}): ${reached ? 'reached' : 'no answer'}`;
}

/** Its adapter on that network. */
function pathTo({ domain, context }: Guest, { network }: ProbeReach): string {
  const nic = domain.interfaces.find((one) => networkOf(one, context) === network);
  return nic ? interfacePath(nic) : '/domain/devices/interface';
}

/** Domains that answered and share a network with it, but did not run at the same time. */
function untried({ domain, outcome, context }: Guest, pairs: readonly ProbeReach[]): string[] {
  const networks = new Set(domain.interfaces.map((nic) => networkOf(nic, context)));
  const others = context.observed.domains.filter(({ name, interfaces }) => {
    const answered = outcome.domains.some((result) => result.domain === name && result.first?.answer);
    const tried = name === domain.name || pairs.some(({ to }) => to === name);
    const shares = interfaces.some(
      (nic) => networkOf(nic, context) !== undefined && networks.has(networkOf(nic, context)),
    );
    return answered && !tried && shares;
  });
  return others.map(({ name }) => `${name}: not tried, it was not running at the same time`);
}
