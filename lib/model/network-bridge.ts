import type { Network } from './objects.ts';

/** Forward modes of networks whose bridge libvirt creates itself. https://libvirt.org/formatnetwork.html#connectivity */
const ownBridge = new Set(['nat', 'route', 'open', 'isolated']);

/** Whether libvirt creates the network's bridge itself, as opposed to using what the host has. */
export function makesBridge({ forward }: Pick<Network, 'forward'>): boolean {
  return ownBridge.has(forward);
}

/** The bridge that libvirt created for an active network; if the live state does not show it, that of the definition. */
export function madeBridge(network: Network): string | undefined {
  const { live, bridge } = network;
  return live?.active && makesBridge(network) ? (live.bridge ?? bridge) : undefined;
}
