import { madeBridge } from '../model/network-bridge.ts';
import type { ImaginedObjects } from './imagined.ts';

/** Names of the host's own links, which belong to no network; undefined if the host was not inspected. */
export function ownLinks({ observed: { state } }: Pick<ImaginedObjects, 'observed'>): ReadonlySet<string> | undefined {
  if (!state.host) return undefined;
  const made = new Set(state.networks.map(madeBridge));
  return new Set(state.host.links.map(({ name }) => name).filter((name) => !made.has(name)));
}

/** Bridges that networks have created and that exist now. */
export function bridgesUp(libvirt: Pick<ImaginedObjects, 'all'>): ReadonlySet<string> {
  return new Set(libvirt.all('network').flatMap(({ bridge }) => bridge ?? []));
}
