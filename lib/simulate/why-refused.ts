import { makesBridge } from '../model/network-bridge.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ImaginedObjects } from './imagined.ts';

/**
 * Why libvirt will not define an object beside those that are there: another has its name, its bridge, or its directory.
 * What it refuses of the XML itself shows when it is defined on trial.
 */
export function whyRefused(
  definition: Network | Pool | Domain,
  uuid: string,
  libvirt: ImaginedObjects,
): string | undefined {
  const { kind, name } = definition;
  const others = libvirt.all(kind).filter((other) => other.uuid !== uuid);
  const namesake = others.find((other) => other.definition.name === name);
  if (namesake) return `another ${kind} is named ${name}, with the UUID ${namesake.uuid}`;
  for (const { definition: other, bridge: started } of others) {
    if (definition.kind === 'network' && other.kind === 'network' && definition.bridge !== undefined) {
      // Any number of networks hand out a bridge of the host's.
      if (makesBridge(definition) && [other.bridge, started].includes(definition.bridge))
        return `the network ${other.name} also has the bridge ${definition.bridge}`;
    }
    if (definition.kind === 'pool' && other.kind === 'pool' && definition.path !== undefined) {
      if (other.type === definition.type && other.path === definition.path)
        return `the pool ${other.name} also has the directory ${definition.path}`;
    }
  }
  return undefined;
}
