import type { Redefinition } from '../model/redefinition.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { redefineObjects } from '../sandbox/redefine.ts';
import { Memory } from './memory.ts';

/**
 * `redefineObjects` for one libvirt that is asked again and again. Each object is defined on trial by itself, on an empty libvirt, so its result
 * depends on nothing but its XML: what did not change is not defined again.
 */
export function rememberingTrials(redefine: typeof redefineObjects = redefineObjects): typeof redefineObjects {
  const known = new Memory<Redefinition>();
  return async (virsh, objects, options) => {
    const definable = objects.filter(({ kind }) => kind !== 'volume');
    const results = new Map(definable.map((object) => [keyOf(object), known.get(keyOf(object))]));
    const unknown = definable.filter((object) => results.get(keyOf(object)) === undefined);
    const fresh = unknown.length === 0 ? [] : await redefine(virsh, unknown, options);
    for (const [index, object] of unknown.entries()) {
      const result = fresh[index];
      if (!result) continue;
      known.set(keyOf(object), result);
      results.set(keyOf(object), result);
    }
    return definable.flatMap((object) => results.get(keyOf(object)) ?? []);
  };
}

function keyOf({ kind, name, uuid, xml }: RenderedObject): string {
  return JSON.stringify([kind, name, uuid, xml.text]);
}
