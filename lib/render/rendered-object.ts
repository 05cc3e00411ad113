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
 * Refuses objects that libvirt would treat as the same, all at once: equal names or UUIDs among the networks, the pools, the domains, or equal names among the
 * volumes of a pool.
 *
 * @throws VirtspecError `xml-duplicate`
 */
export function refuseDuplicates(objects: readonly RenderedObject[]): void {
  const identities: readonly Identity[] = ['name', 'uuid'];
  const same = identities.flatMap((attribute) => groupsOf(objects, attribute));
  if (same.length > 0) throw duplicates(same);
}

type Identity = 'name' | 'uuid';

/** Two or more objects that have the same. */
interface Same {
  readonly attribute: Identity;
  readonly objects: readonly [RenderedObject, ...RenderedObject[]];
}

function groupsOf(objects: readonly RenderedObject[], attribute: Identity): Same[] {
  const byKey = new Map<string, [RenderedObject, ...RenderedObject[]]>();
  for (const object of objects) {
    const { kind, pool, [attribute]: value } = object;
    if (!value) continue;
    const key = JSON.stringify([kind, attribute === 'name' ? pool : undefined, value]);
    byKey.set(key, [...(byKey.get(key) ?? []), object] as [RenderedObject, ...RenderedObject[]]);
  }
  return [...byKey.values()].filter(({ length }) => length > 1).map((own) => ({ attribute, objects: own }));
}

/** One error for all of them: the next pair would else be met once the first is corrected. */
function duplicates(same: readonly Same[]): VirtspecError {
  const [only, ...others] = same.map(sentenceOf);
  const attributes = [...new Set(same.map(({ attribute }) => attribute))];
  const another = attributes.map((one) => (one === 'name' ? 'name' : 'UUID (`uuidgen` generates one)')).join(' or ');
  const single = others.length === 0 && only !== undefined;
  return new VirtspecError({
    code: 'xml-duplicate',
    kind: 'usage',
    what: single ? only.what : `${same.length} names or UUIDs are those of more than one object`,
    why: single
      ? `${only.places}; libvirt would treat them as one object`
      : [
          ...same.map(sentenceOf).map(({ what, places }) => `${what}: ${places}`),
          'libvirt would treat them as one object',
        ].join('\n'),
    fix: `Give ${single && same[0]?.objects.length === 2 ? 'one of them' : `all but one of ${single ? 'them' : 'each'}`} another ${another}.`,
  });
}

function sentenceOf({ attribute, objects }: Same): { readonly what: string; readonly places: string } {
  const [{ kind, name, uuid }] = objects;
  const count = objects.length === 2 ? 'two' : String(objects.length);
  return {
    what: `${count} ${kind}s have ${attribute === 'name' ? `the name ${name}` : `the UUID ${uuid}`}`,
    places: objects.map((object) => `${object.name} (${whereDeclared(object, attribute)})`).join(' and '),
  };
}
