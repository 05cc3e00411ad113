import { makesBridge } from '../model/network-bridge.ts';
import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ImaginedObjects } from './imagined.ts';

/**
 * Why libvirt will not define an object because of existing ones: another has its name, its bridge, or its directory. Refusals because of the XML
 * itself are found when it is defined on trial.
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
      // Several networks may use the same bridge of the host.
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
