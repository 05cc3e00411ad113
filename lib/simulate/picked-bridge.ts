import type { Network } from '../model/objects.ts';
import { parseNetwork } from '../model/parse-network.ts';
import type { XmlSource } from '../xml/source.ts';
import type { Imagined, ImaginedObjects } from './imagined.ts';
import { bridgesUp, ownLinks } from './imagined-links.ts';

/**
 * A network's definition with the bridge that libvirt chooses at the define, if the declared XML names none, or only a pattern (`lab%d`): the first
 * name that is used by no other network, defined or started, and by no link of the host, which includes its own bridge while it is active (libvirt's
 * `networkFindUnusedBridgeName`). So an active network without a declared bridge gets another one at every define.
 * @param fresh libvirt's form of it on an empty libvirt
 * @param subject the existing network
 */
export function withPickedBridge(
  fresh: Network,
  declared: XmlSource,
  subject: Imagined | undefined,
  libvirt: Pick<ImaginedObjects, 'observed' | 'all'>,
): Network {
  const named = parseNetwork(declared).bridge;
  if (fresh.bridge === undefined || (named !== undefined && !named.includes('%d'))) return fresh;
  const others = libvirt.all('network').filter(({ uuid }) => uuid !== subject?.uuid);
  const taken = new Set([
    ...(ownLinks(libvirt) ?? []),
    ...bridgesUp(libvirt),
    ...others.map(({ definition }) => (definition.kind === 'network' ? definition.bridge : undefined)),
  ]);
  const pattern = named ?? 'virbr%d';
  const numbered = (index: number) => pattern.replace('%d', String(index));
  let index = 0;
  while (taken.has(numbered(index))) index++;
  const bridge = numbered(index);
  const text = fresh.xml.text.replace(/<bridge name=(['"])[^'"]*\1/, () => `<bridge name='${bridge}'`);
  return { ...fresh, bridge, xml: { ...fresh.xml, text } };
}
