import { VirtspecError } from '../../error/virtspec-error.ts';
import type { ProbeReach } from '../../model/probe.ts';
import { waitUntil } from '../../process/wait-until.ts';
import { networkOf } from './address-plan.ts';
import type { BootableDomain, ProbeRoom } from './room.ts';

/** A request to a guest: try to reach this address, through this card (`-`: by its own routes). */
interface ReachOrder {
  readonly id: string;
  readonly by: string;
  readonly reach: Omit<ProbeReach, 'reached'>;
}

/**
 * Lets every guest try to reach every other guest's address on every network, all at the same time.
 * @param domains that are running, and have answered
 * @returns nothing for a guest that did not report its results
 * @throws the signal's reason
 */
export async function reachEachOther(
  domains: readonly BootableDomain[],
  room: ProbeRoom,
): Promise<readonly ProbeReach[]> {
  const asked = domains.map((from) => [from, ordersFor(from, domains, room)] as const);
  for (const [{ uuid }, orders] of asked) {
    room.listener.order(
      uuid,
      orders.map(({ id, by, reach }) => `reach ${id} ${reach.address} ${by}`).join('\n') || 'wait',
    );
  }
  const outcomes = asked.map(async ([from, orders]) => {
    if (orders.length === 0) return [];
    const reached = await awaitReached(from, orders.length, room);
    return orders.flatMap(({ id, reach }) => {
      const answer = reached?.get(id);
      return answer === undefined ? [] : [{ ...reach, reached: answer }];
    });
  });
  return (await Promise.all(outcomes)).flat();
}

/** Over a network that both are on: through its own card there, so that nothing else can carry it. Over another: by any route that it has. */
function ordersFor(from: BootableDomain, domains: readonly BootableDomain[], room: ProbeRoom): readonly ReachOrder[] {
  const own = macsByNetwork(from, room);
  return domains
    .filter(({ uuid }) => uuid !== from.uuid)
    .flatMap((to) =>
      addressesOf(to, room).map(({ network, address }, at) => {
        const by = own.get(network);
        const reach = { from: from.name, to: to.name, network, shared: by !== undefined, address };
        return { id: `${to.uuid}/${at}`, by: by ?? '-', reach };
      }),
    );
}

function macsByNetwork(domain: BootableDomain, { state }: ProbeRoom): ReadonlyMap<string, string> {
  const entries = domain.interfaces.flatMap((nic) => {
    const network = networkOf(nic, state.networks)?.name;
    return network !== undefined && nic.mac !== undefined ? [[network, nic.mac] as const] : [];
  });
  return new Map(entries.toReversed());
}

/** The addresses that a guest reports, each with the network of its card. */
function addressesOf(domain: BootableDomain, { hearing, state }: ProbeRoom) {
  const seen = hearing.of(domain.uuid).view?.interfaces ?? [];
  return seen.flatMap(({ mac, address }) => {
    const nic = domain.interfaces.find((one) => one.mac === mac);
    const network = nic && networkOf(nic, state.networks)?.name;
    return network === undefined || address === undefined ? [] : [{ network, address }];
  });
}

async function awaitReached(
  { name, uuid }: BootableDomain,
  questions: number,
  room: ProbeRoom,
): Promise<ReadonlyMap<string, boolean> | undefined> {
  const what = `${name} to report which guests it reaches`;
  // An address that does not answer takes a guest four seconds.
  const timeout = 20_000 + questions * 6_000;
  try {
    return await waitUntil(() => room.hearing.of(uuid).reached, { what, timeout, interval: 100, signal: room.signal });
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
    return undefined;
  } finally {
    room.listener.order(uuid, 'wait');
  }
}
