import { madeBridge } from '../model/network-bridge.ts';
import type { ImaginedObjects } from './imagined.ts';

/** Names of the links that are the host's own, and no network's; undefined where the host was not looked at. */
export function ownLinks({ observed: { state } }: Pick<ImaginedObjects, 'observed'>): ReadonlySet<string> | undefined {
  if (!state.host) return undefined;
  const made = new Set(state.networks.map(madeBridge));
  return new Set(state.host.links.map(({ name }) => name).filter((name) => !made.has(name)));
}

/** Bridges that networks have made, and that are there now. */
export function bridgesUp(libvirt: Pick<ImaginedObjects, 'all'>): ReadonlySet<string> {
  return new Set(libvirt.all('network').flatMap(({ bridge }) => bridge ?? []));
}
