import type { ProbeOutcome, ProbeReach } from '../model/probe.ts';

/** Which guests reach each other over one network. */
export interface ReachMatrix {
  readonly network: string;
  /** Addresses that were tried, in the order of the domains. */
  readonly columns: readonly { readonly to: string; readonly address: string }[];
  /** Domains that tried, or were tried. */
  readonly rows: readonly { readonly from: string; readonly cells: readonly ReachCell[] }[];
}

/** `reached` and `silent` are for a network that both are on; `foreign` reached an address on a network that it is not on, `apart` did not. */
export type ReachCell = 'self' | 'untried' | 'reached' | 'silent' | 'foreign' | 'apart';

/** The result of one attempt. */
export function cellOf({ shared, reached }: Pick<ProbeReach, 'shared' | 'reached'>): ReachCell {
  if (shared) return reached ? 'reached' : 'silent';
  return reached ? 'foreign' : 'apart';
}

/** One matrix per network, in the order in which the networks were tried. */
export function reachMatrices({ domains, reaches }: Pick<ProbeOutcome, 'domains' | 'reaches'>): readonly ReachMatrix[] {
  const involved = new Set(reaches.flatMap(({ from, to }) => [from, to]));
  const booted = domains.map(({ domain }) => domain).filter((domain) => involved.has(domain));
  const names = [...new Set([...booted, ...involved])];
  return [...new Set(reaches.map(({ network }) => network))].map((network) => matrixOf(network, names, reaches));
}

function matrixOf(network: string, names: readonly string[], all: readonly ProbeReach[]): ReachMatrix {
  const reaches = all.filter((reach) => reach.network === network);
  const columns = names.flatMap((to) =>
    [...new Set(reaches.filter((reach) => reach.to === to).map(({ address }) => address))].map((address) => ({
      ...{ to, address },
    })),
  );
  const cell = (from: string, { to, address }: ReachMatrix['columns'][number]): ReachCell => {
    if (from === to) return 'self';
    const found = reaches.find((reach) => reach.from === from && reach.to === to && reach.address === address);
    return found ? cellOf(found) : 'untried';
  };
  return {
    network,
    columns,
    rows: names.map((from) => ({ from, cells: columns.map((column) => cell(from, column)) })),
  };
}

/** `3 of 4 ways over shared networks answer, 1 of 6 over others`. */
export function describeReaches(reaches: readonly ProbeReach[]): string {
  const count = (shared: boolean) => {
    const tried = reaches.filter((reach) => reach.shared === shared);
    return { all: tried.length, reached: tried.filter(({ reached }) => reached).length };
  };
  const [shared, others] = [count(true), count(false)];
  return [
    shared.all > 0 && `${shared.reached} of ${shared.all} ways over shared networks answer`,
    others.all > 0 && `${others.reached} of ${others.all} into networks that are not shared`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}
