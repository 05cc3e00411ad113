import type { Network } from './objects.ts';

/** Forward modes of networks whose bridge libvirt makes itself. https://libvirt.org/formatnetwork.html#connectivity */
const ownBridge = new Set(['nat', 'route', 'open', 'isolated']);

/** Whether libvirt makes a network's bridge itself, as against one that hands out what the host has. */
export function makesBridge({ forward }: Pick<Network, 'forward'>): boolean {
  return ownBridge.has(forward);
}

/** The bridge that libvirt made for a network that is active now; a view that does not say which knows the definition's. */
export function madeBridge(network: Network): string | undefined {
  const { live, bridge } = network;
  return live?.active && makesBridge(network) ? (live.bridge ?? bridge) : undefined;
}
