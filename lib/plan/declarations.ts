import { keyOf } from '../drift/changes.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';

/** Everything that an apply of a lab depends on, by object (`domain web01`), as text: two labs with the same are applied alike. */
export function declarationsOf({ objects, emptied, absent }: DeclaredConnection): ReadonlyMap<string, string> {
  const text = (object: RenderedObject) => JSON.stringify([object.xml.text, object.active, object.restart ?? null]);
  return new Map([
    ...objects.map((object) => [keyOf(object), text(object)] as const),
    ...emptied.map((kind) => [`every ${kind}`, 'none'] as const),
    ...absent.map(({ pool, name }) => [`volume ${pool}/${name}`, 'absent'] as const),
  ]);
}
