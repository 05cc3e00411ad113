import type { Network } from '../model/objects.ts';
import { parseNetwork } from '../model/parse-network.ts';
import type { XmlSource } from '../xml/source.ts';
import type { Imagined, ImaginedObjects } from './imagined.ts';

/**
 * A network's definition with the bridge that libvirt picks at the define, where the declared XML names none: the first `virbr` that no
 * other network has, and no link of the host, which also its own is while it is active (libvirt's `networkFindUnusedBridgeName`). So an
 * active network without a declared bridge gets another at every define.
 * @param fresh what libvirt makes of it from nothing
 * @param subject what is there of it
 */
export function withPickedBridge(
  fresh: Network,
  declared: XmlSource,
  subject: Imagined | undefined,
  { observed, all }: Pick<ImaginedObjects, 'observed'> & { readonly all: readonly Imagined[] },
): Network {
  const named = parseNetwork(declared).bridge;
  if (fresh.bridge === undefined || (named !== undefined && !named.includes('%d'))) return fresh;
  const taken = new Set(observed.state.host?.links.map(({ name }) => name));
  for (const { definition, uuid, active } of all) {
    if (definition.kind !== 'network' || definition.bridge === undefined) continue;
    if (uuid !== subject?.uuid || active) taken.add(definition.bridge);
  }
  let index = 0;
  while (taken.has(`virbr${index}`)) index++;
  const text = fresh.xml.text.replace(/<bridge name=(['"])[^'"]*\1/, `<bridge name='virbr${index}'`);
  return { ...fresh, bridge: `virbr${index}`, xml: { ...fresh.xml, text } };
}
