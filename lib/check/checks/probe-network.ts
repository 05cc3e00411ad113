import type { ProbeContact } from '../../model/probe.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { type Guest, probeCheck } from '../guest.ts';
import { adapterOf } from '../guest-adapters.ts';
import { type AdapterVerdict, judgeAdapters, type Plugged, sourcePath } from '../guest-networks.ts';

export const probeNetwork = probeCheck(
  {
    id: 'probe-network',
    title:
      'The domain’s NICs are on their networks: each reaches the gateway, and comes in by that network’s bridge with its MAC',
    severity: 'error',
    fix: 'Plug the NIC into the network that the lab file names (`source`), and look whether its bridge carries the address (bridge-address) and lets the guests in.',
    why: 'Bridge name and network name need not belong together, and a bridge may be there without its address: the XML shows neither. Who received the request saw the bridge and the MAC; it is not the guest’s own word.',
  },
  {
    asks: ({ interfaces }) => interfaces.length > 0,
    judge: (guest) => judgeAdapters(guest, wordsOf(guest), (plugged) => judgeContact(guest, plugged)),
  },
);

function judgeContact(guest: Guest, { nic, network, own }: Plugged): AdapterVerdict {
  const adapter = adapterOf(nic, guest.view.interfaces);
  if (!adapter) return { holds: undefined, says: `${nic.mac} was not found (see probe-interfaces)` };
  const contacts = guest.boot.contacts.filter(({ mac }) => mac === nic.mac);
  const astray = contacts.find(({ bridge }) => bridge !== network.bridge);
  const wrong = { by: 'its XML', xpath: sourcePath(nic), beside: [received(guest.boot.contacts)] } as const;
  const expected = `${nic.mac} comes in by ${network.bridge} (${network.name})`;
  if (astray) return { holds: false, expected, says: `${nic.mac} came in by ${astray.bridge}`, ...wrong };
  const [contact] = contacts;
  if (contact) return judgeIntent(guest, contact, network.name);
  const answers = `${nic.mac} on ${network.name}: ${own.address} answers a ping, and no request of it was received`;
  // A host's own firewall lets pings in and new ports not; a sandbox has none.
  if (adapter.gatewayAnswers && guest.context.tier === 'host')
    return { holds: undefined, says: `${answers}: a firewall of the host is in between` };
  const says = adapter.gatewayAnswers ? answers : `${nic.mac} on ${network.name}: ${own.address} does not answer`;
  return { holds: false, expected, says, ...wrong };
}

/** Where the lab file names the adapter by its MAC, the network is the lab file's to say. */
function judgeIntent(
  { intent, domain, boot }: Guest,
  { mac, bridge, address }: ProbeContact,
  network: string,
): AdapterVerdict {
  const says = `${mac} as ${address} by ${bridge} (${network})`;
  const wanted = intent?.interfaces?.find((one) => one.mac?.toLowerCase() === mac);
  if (!wanted || wanted.network === network) return { holds: true, says };
  const nic = domain.interfaces.find((one) => one.mac === mac);
  const xpath = nic ? sourcePath(nic) : '/domain/devices/interface';
  const beside = [received(boot.contacts)];
  return { holds: false, expected: `${mac} on ${wanted.network}`, says, by: 'the lab file', xpath, beside };
}

function received(contacts: readonly ProbeContact[]) {
  const lines = contacts.map(({ mac, address, bridge }) => `${bridge}: ${mac} ${address}`);
  return evidenceOf('what the gateways received', lines.join('\n'));
}

function wordsOf({ view }: Guest): string {
  const answers = { true: 'gateway answers', false: 'gateway does not answer', undefined: 'no gateway named' };
  return view.interfaces
    .map(
      ({ name, mac, address, gatewayAnswers }) =>
        `${name} ${mac} ${address ?? 'no address'}, ${answers[`${gatewayAnswers}`]}`,
    )
    .join('\n');
}
