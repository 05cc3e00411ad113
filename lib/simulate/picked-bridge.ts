import type { Network } from '../model/objects.ts';
import { parseNetwork } from '../model/parse-network.ts';
import type { XmlSource } from '../xml/source.ts';
import type { Imagined, ImaginedObjects } from './imagined.ts';
import { bridgesUp, ownLinks } from './imagined-links.ts';

/**
 * A network's definition with the bridge that libvirt picks at the define, where the declared XML names none, or only a pattern
 * (`lab%d`): the first that no other network has, as it is defined or as it was started, and no link of the host, which also its own is
 * while it is active (libvirt's `networkFindUnusedBridgeName`). So an active network without a declared bridge gets another at every
 * define.
 * @param fresh what libvirt makes of it from nothing
 * @param subject what is there of it
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
