import { type Guest, guestSaid, probeCheck } from '../../check/guest/guest.ts';
import { adapterOf } from '../../check/guest/guest-adapters.ts';
import {
  type AdapterVerdict,
  judgeAdapters,
  networksOf,
  ownAddressOf,
  type Plugged,
  sourcePath,
} from '../../check/guest/guest-networks.ts';
import { networkOf } from '../../check/lookup.ts';
import { fail } from '../../finding/verdict.ts';
import type { GuestInterface } from '../../model/guest-view.ts';
import type { Network } from '../../model/objects.ts';
import type { ProbeContact } from '../../model/probe.ts';
import { reaches } from '../../model/tier.ts';
import { evidenceAt, evidenceOf } from '../../xml/evidence.ts';

export const probeNetwork = probeCheck(
  {
    id: 'probe-network',
    title: 'Adapters are on their networks and reach the gateway',
    severity: 'error',
    fix: 'Connect the interface to the network in the lab file (`source`), and check that the bridge has its address (bridge-address) and that the host’s firewall admits the guests.',
    why: 'A bridge may belong to another network than its name suggests, or lack its address, and the XML shows neither. The host saw on which bridge and from which MAC address the request arrived, so this does not rely on the guest’s own report.',
  },
  {
    asks: ({ interfaces }) => interfaces.length > 0,
    judge(guest) {
      const verdict = judgeAdapters(guest, wordsOf(guest), (plugged) => judgeContact(guest, plugged));
      const missing = verdict.status === 'pass' ? unreached(guest) : [];
      if (verdict.status !== 'pass' || missing.length === 0) return verdict;
      return fail(`${missing.join(', ')} (the lab file)`, verdict.actual, [
        evidenceAt(guest.domain.xml, '/domain/devices/interface'),
        guestSaid(guest, wordsOf(guest)),
        received(guest.boot.contacts),
      ]);
    },
  },
);

function judgeContact(guest: Guest, { nic, network, own }: Plugged): AdapterVerdict {
  const adapter = adapterOf(nic, guest.view.interfaces);
  if (!adapter) return { holds: undefined, says: `${nic.mac} was not found in the guest (see probe-interfaces)` };
  const contacts = guest.boot.contacts.filter(({ mac }) => mac === nic.mac);
  const astray = contacts.find(({ bridge }) => bridge !== network.bridge);
  const wrong = { by: 'the domain XML', xpath: sourcePath(nic), beside: [received(guest.boot.contacts)] } as const;
  const expected = `${nic.mac} on ${network.bridge} (${network.name})`;
  if (astray) return { holds: false, expected, says: `${nic.mac} on ${astray.bridge}`, ...wrong };
  const [contact] = contacts;
  if (contact) return { holds: true, says: `${nic.mac} on ${contact.bridge} (${network.name}), as ${contact.address}` };
  const answers = `${nic.mac} on ${network.name}: ${own.address} answers a ping, but no request from it was received`;
  if (mayBeFirewalled(guest, adapter))
    return { holds: undefined, says: `${answers}: the host’s firewall may block it` };
  const says = adapter.gatewayAnswers ? answers : `${nic.mac} on ${network.name}: ${own.address} does not answer`;
  return { holds: false, expected, says, ...wrong };
}

/** The firewall of a host, or of the NixOS in a VM test, allows pings and blocks other ports; a sandbox has none. */
function mayBeFirewalled({ context }: Guest, { gatewayAnswers }: GuestInterface): boolean {
  return reaches(context.tier, 'host') && gatewayAnswers === true;
}

/** What the lab file requires and no bridge received: an adapter on each of its networks, with the MAC that it names. */
function unreached(guest: Guest): string[] {
  const { intent, context } = guest;
  const wanted = intent?.interfaces ?? [];
  return [...new Set(wanted.map(({ network }) => network))].flatMap((name) => {
    const network = name === undefined ? undefined : networksOf(context).get(name);
    if (!network?.bridge || !ownAddressOf(network)) return [];
    const seen = seenOn(network, guest);
    const here = wanted.filter((one) => one.network === name);
    const unseen = here.flatMap(({ mac }) => (mac && !seen.has(mac.toLowerCase()) ? [`${mac} on ${name}`] : []));
    return seen.size >= here.length
      ? unseen
      : [`${here.length} ${here.length === 1 ? 'adapter' : 'adapters'} on ${name}`, ...unseen];
  });
}

/** MACs that a network's bridge received, and those that a firewall may have blocked. */
function seenOn({ name, bridge }: Network, guest: Guest): ReadonlySet<string> {
  const { boot, domain, view, context } = guest;
  const contacts = boot.contacts.filter((contact) => contact.bridge === bridge).map(({ mac }) => mac);
  const plugged = domain.interfaces.filter((nic) => networkOf(nic, context) === name);
  const hidden = plugged.flatMap((nic) => {
    const adapter = adapterOf(nic, view.interfaces);
    return adapter && mayBeFirewalled(guest, adapter) ? [adapter.mac] : [];
  });
  return new Set([...contacts, ...hidden]);
}

function received(contacts: readonly ProbeContact[]) {
  const lines = contacts.map(({ mac, address, bridge }) => `${bridge}: ${mac} ${address}`);
  return evidenceOf('requests received at the gateways', lines.join('\n'));
}

function wordsOf({ view }: Guest): string {
  const answers = { true: 'gateway answers', false: 'gateway does not answer', undefined: 'no gateway' };
  return view.interfaces
    .map(
      ({ name, mac, address, gatewayAnswers }) =>
        `${name} ${mac} ${address ?? 'no address'}, ${answers[`${gatewayAnswers}`]}`,
    )
    .join('\n');
}
