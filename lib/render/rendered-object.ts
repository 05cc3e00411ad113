import { VirtspecError } from '../error/virtspec-error.ts';
import { parseNamed } from '../model/named.ts';
import type { Kind } from '../model/objects.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { whereDeclared } from '../model/where-declared.ts';
import { guardXml } from '../xml/guard.ts';
import { assertWellFormed } from '../xml/well-formed.ts';

/** What is known about an object before its XML is read. */
export interface Declared {
  readonly kind: Kind;
  /** Volumes only. */
  readonly pool?: string | undefined;
  readonly text: string;
  readonly origin: string;
  readonly active: boolean | null;
  readonly restart?: boolean | null | undefined;
  /** Volumes only: the module's `name`. */
  readonly option?: string | null | undefined;
}

/**
 * Reads the name and UUID from the object's XML.
 *
 * @throws VirtspecError `xml-*`: what `guardXml`, `assertWellFormed` and `parseNamed` throw
 */
export function renderedObject(declared: Declared): RenderedObject {
  const { kind, pool, text, origin, active, restart, option } = declared;
  const xml = { text, origin };
  guardXml(text, origin);
  assertWellFormed(xml);
  const { name, uuid } = parseNamed(xml, kind);
  const object = { kind, name, uuid, pool, xml, active: kind === 'volume' ? null : active };
  return { ...object, ...(restart == null ? {} : { restart }), ...(option == null ? {} : { option }) };
}

/**
 * Refuses two objects that libvirt would treat as the same: equal names or UUIDs among the networks, the pools, the domains, or equal names among the
 * volumes of a pool.
 *
 * @throws VirtspecError `xml-duplicate`
 */
export function refuseDuplicates(objects: readonly RenderedObject[]): void {
  const seen = new Map<string, RenderedObject>();
  for (const object of objects) {
    for (const [attribute, key] of keysOf(object)) {
      const other = seen.get(key);
      if (other) throw duplicate(attribute, other, object);
      seen.set(key, object);
    }
  }
}

type Identity = 'name' | 'uuid';

function keysOf({ kind, name, uuid, pool }: RenderedObject): [Identity, key: string][] {
  const keys: [Identity, string][] = [['name', JSON.stringify([kind, pool, name])]];
  if (uuid) keys.push(['uuid', JSON.stringify([kind, 'uuid', uuid])]);
  return keys;
}

function duplicate(attribute: Identity, one: RenderedObject, other: RenderedObject): VirtspecError {
  const what = attribute === 'name' ? `the name ${one.name}` : `the UUID ${other.uuid}`;
  const place = (object: RenderedObject) => `${object.name} (${whereDeclared(object, attribute)})`;
  return new VirtspecError({
    code: 'xml-duplicate',
    kind: 'usage',
    what: `two ${one.kind}s have ${what}`,
    why: `${place(one)} and ${place(other)}; libvirt would treat them as one object`,
    fix: `Give one of them another ${attribute === 'name' ? 'name' : 'UUID (`uuidgen` generates one)'}.`,
  });
}
