/** Contradictions between different places of a lab file. */

import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { isInside, parseAddress } from '../model/ip.ts';
import { xpathText } from '../xml/xpath.ts';
import type { Lab } from './lab.ts';
import type { Problem } from './problem.ts';

/** Every contradiction, without duplicates. */
export function contradictions(lab: Lab): Problem[] {
  return [
    ...dhcpOutside(lab),
    ...unknownNames(lab),
    ...startsInCircles(lab),
    ...duplicates(lab),
    ...badXpaths(lab),
    ...takenLinks(lab),
  ];
}

function* dhcpOutside({ networks }: Lab): Iterable<Problem> {
  for (const { name, address, dhcp } of networks) {
    if (!address || !dhcp) continue;
    const family = parseAddress(address.address)?.bits;
    const sameFamily = dhcp.filter(({ start }) => parseAddress(start)?.bits === family);
    const outside = sameFamily.flatMap(({ start, end }) => [start, end]).filter((one) => !isInside(one, address));
    if (outside.length === 0) continue;
    const verb = outside.length === 1 ? 'is' : 'are';
    const message = `${outside.join(' and ')} ${verb} outside the network, ${address.address}/${address.prefix}`;
    yield { path: ['networks', name, 'dhcp'], at: 'value', message };
  }
}

function* unknownNames({ networks, domains }: Lab): Iterable<Problem> {
  const networkNames = networks.map(({ name }) => name);
  const domainNames = domains.map(({ name }) => name);
  for (const { name, disks, servesDhcpOn, startsAfter } of domains) {
    const path = ['domains', name];
    for (const [index, disk] of (disks ?? []).entries()) {
      if (disk.kind === 'file') continue;
      if (disk.pool) continue;
      const message = `'${disk.volume}' names no pool; write POOL/${disk.volume}, or an absolute path`;
      yield { path: [...path, 'disks', index], at: 'value', message };
    }
    for (const [index, network] of servesDhcpOn.entries()) {
      const message = unknown('the lab has no network', network, networkNames);
      if (message) yield { path: [...path, 'servesDhcpOn', index], at: 'value', message };
    }
    for (const [index, other] of startsAfter.entries()) {
      const message = unknown('the lab has no domain', other, domainNames);
      if (message) yield { path: [...path, 'startsAfter', index], at: 'value', message };
    }
  }
}

/** One problem for each circle, at its domain that comes first in the file. */
function* startsInCircles({ domains }: Lab): Iterable<Problem> {
  const after = new Map(domains.map(({ name, startsAfter }) => [name, startsAfter]));
  const told = new Set<string>();
  for (const { name } of domains) {
    const circle = told.has(name) ? undefined : circleFrom(name, after);
    for (const member of circle ?? []) told.add(member);
    if (!circle) continue;
    const message = `${[...circle, name].join(' starts after ')}: none of them can start first`;
    yield { path: ['domains', name, 'startsAfter'], at: 'value', message };
  }
}

/** The way from a domain back to itself, if there is one. */
function circleFrom(start: string, after: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const seen = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | undefined => {
    for (const next of after.get(name) ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

function unknown(what: string, name: string, known: readonly string[]): string | undefined {
  return known.includes(name) ? undefined : `${what} '${name}'${didYouMean(name, known)}`;
}

/** MACs are unique in the whole lab. libvirt requires unique UUIDs only within a kind, but a lab that shares them between kinds is confusing. */
function* duplicates({ networks, pools, domains }: Lab): Iterable<Problem> {
  const places: { readonly path: readonly PropertyKey[]; readonly value: string | undefined }[] = [
    ...networks.flatMap(({ name, uuid, mac }) => [
      { path: ['networks', name, 'uuid'], value: uuid },
      { path: ['networks', name, 'mac'], value: mac },
    ]),
    ...pools.map(({ name, uuid }) => ({ path: ['pools', name, 'uuid'], value: uuid })),
    ...domains.flatMap(({ name, uuid, interfaces }) => [
      { path: ['domains', name, 'uuid'], value: uuid },
      ...(interfaces ?? []).map(({ mac }, index) => ({
        path: ['domains', name, 'interfaces', index, 'mac'],
        value: mac,
      })),
    ]),
  ];
  const first = new Map<string, readonly PropertyKey[]>();
  for (const { path, value } of places) {
    if (value === undefined) continue;
    const other = first.get(value);
    if (other) yield { path, at: 'value', message: `${value} is already the ${spell(other)}` };
    else first.set(value, path);
  }
}

/** `mac of domains web01 interfaces 1`. */
function spell(path: readonly PropertyKey[]): string {
  const words = path.slice(0, -1).map((step) => (typeof step === 'number' ? step + 1 : String(step)));
  return `${String(path.at(-1))} of ${words.join(' ')}`;
}

function* badXpaths({ networks, pools, domains }: Lab): Iterable<Problem> {
  const places = [
    ...networks.map(({ name, xpath }) => ({ path: ['networks', name], xpath })),
    ...pools.map(({ name, xpath }) => ({ path: ['pools', name], xpath })),
    ...pools.flatMap((pool) =>
      pool.volumes.map(({ name, xpath }) => ({ path: ['pools', pool.name, 'volumes', name], xpath })),
    ),
    ...domains.map(({ name, xpath }) => ({ path: ['domains', name], xpath })),
  ];
  for (const { path, xpath } of places) {
    for (const expression of xpath.keys()) {
      const why = xpathProblem(expression);
      if (why) yield { path: [...path, 'xpath', expression], at: 'key', message: `invalid XPath: ${why}` };
    }
  }
}

/** A host link cannot exist before the bridge of the same name that libvirt will create. */
function* takenLinks({ networks, scenario }: Lab): Iterable<Problem> {
  for (const { name } of scenario?.links ?? []) {
    const network = networks.find(({ bridge }) => bridge === name);
    if (!network) continue;
    const message = `libvirt creates '${name}' for the network ${network.name}; use another name for the link`;
    yield { path: ['scenario', 'links', name], at: 'key', message };
  }
}

const emptyDomain = { text: '<domain a=""><a a=""/></domain>', origin: 'an empty domain' };

function xpathProblem(expression: string): string | undefined {
  try {
    xpathText(emptyDomain, expression);
    return undefined;
  } catch (error) {
    if (error instanceof VirtspecError) return error.why ?? error.what;
    throw error;
  }
}
