import type { Observation, ObservedObject } from '../../lib/gate/observation.ts';
import type { Kind } from '../../lib/model/objects.ts';

export const nothing: Observation = { refused: undefined, objects: [], facts: {}, script: undefined };

/** What is seen when Nix will not evaluate. */
export function refusedByNix(message: string): Observation {
  return { ...nothing, refused: message };
}

/** What is seen of one object; libvirt takes it as it is unless `more` says otherwise. */
export function seenObject(kind: Kind, text: string, more: Partial<ObservedObject> = {}): Observation {
  const xml = { text, origin: `XML of a ${kind}` };
  const object = { kind, name: 'it', xml, violations: [], refused: undefined, definitions: [xml, xml], ...more };
  return { ...nothing, objects: [object] };
}

/** Two different definitions. */
export function definedAs(...texts: readonly string[]): Pick<ObservedObject, 'definitions'> {
  return { definitions: texts.map((text) => ({ text, origin: 'virsh dumpxml it' })) };
}
