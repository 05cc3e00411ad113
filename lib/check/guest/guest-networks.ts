import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { Interface, Network, NetworkAddress } from '../../model/objects.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import type { CheckContext } from '../context.ts';
import { interfacePath, networkOf } from '../lookup.ts';
import { memo } from '../memo.ts';
import { type Guest, guestSaid } from './guest.ts';
import { isUnplugged, placeOf } from './guest-adapters.ts';

/** An adapter in the XML and its network in the observed libvirt. */
export interface Plugged {
  readonly nic: Interface;
  readonly network: Network;
  /** The network's own IPv4 address: the guests' gateway. */
  readonly own: NetworkAddress;
}

/** The judgement of one adapter: it holds, it does not, or it is unknown. */
export type AdapterVerdict =
  | { readonly holds: true; readonly says: string }
  | {
      readonly holds: false;
      readonly expected: string;
      readonly says: string;
      /** What it contradicts. */
      readonly by: 'the lab file' | 'the domain XML';
      /** In the domain's XML. */
      readonly xpath: string;
      /** Evidence from outside the guest. */
      readonly beside?: readonly Evidence[];
    }
  | { readonly holds: undefined; readonly says: string };

/**
 * Judges each adapter that is connected to a network with an address; one finding for the domain. Adapters that cannot be judged are listed; if none
 * can, the domain is skipped.
 * @param words the guest's own report
 */
export function judgeAdapters(guest: Guest, words: string, judge: (plugged: Plugged) => AdapterVerdict): Verdict {
  const verdicts = guest.domain.interfaces.map((nic): AdapterVerdict => {
    const plugged = pluggedOf(nic, guest);
    return typeof plugged === 'string' ? { holds: undefined, says: plugged } : judge(plugged);
  });
  const actual = verdicts.map(({ says }) => says).join('; ') || 'no adapter';
  const wrong = verdicts.filter((verdict) => verdict.holds === false);
  const [first, ...rest] = wrong;
  if (!first) return verdicts.some(({ holds }) => holds) ? pass(actual) : skip(actual);
  const expected = wrong.map((verdict) => `${verdict.expected} (${verdict.by})`).join('; ');
  return fail(expected, actual, [
    evidenceAt(guest.domain.xml, first.xpath),
    guestSaid(guest, words),
    ...wrong.flatMap(({ beside = [] }) => beside),
    ...rest.map(({ xpath }) => evidenceAt(guest.domain.xml, xpath)),
  ]);
}

/** The reason, if an adapter is on no network that it could be judged by. */
function pluggedOf(nic: Interface, { domain, context }: Guest): Plugged | string {
  const place = `${nic.mac} is on ${placeOf(nic, context)}`;
  if (isUnplugged(nic, domain)) return `${place}, with its link down in the XML: not checked`;
  const name = networkOf(nic, context);
  const network = name === undefined ? undefined : networksOf(context).get(name);
  if (!network) return `${place}, which is not a network of this libvirt: not checked`;
  const own = ownAddressOf(network);
  if (!own) return `${place}, which has no IPv4 address: not checked`;
  return { nic, network, own };
}

/** A network's own IPv4 address. */
export function ownAddressOf({ addresses }: Network): NetworkAddress | undefined {
  return addresses.find(({ family }) => family === 'ipv4');
}

/** Observed networks by name. */
export const networksOf: (context: CheckContext) => ReadonlyMap<string, Network> = memo(
  ({ observed }) => new Map(observed.networks.map((network) => [network.name, network])),
);

/** XPath of an adapter's source. */
export function sourcePath(nic: Interface): string {
  return `${interfacePath(nic)}/source`;
}
