import { VirtspecError } from '../error/virtspec-error.ts';
import type { XmlElement } from '../xml/element.ts';
import { parseXml } from '../xml/parse.ts';
import type { XmlSource } from '../xml/source.ts';
import type { Kind } from './objects.ts';
import { canonicalUuid } from './uuid.ts';

/** What every libvirt object starts with. */
export interface NamedRoot {
  readonly root: XmlElement;
  readonly name: string;
  /** Lower case; absent if the XML has none. */
  readonly uuid: string | undefined;
}

/**
 * Root, name and UUID of an object's XML.
 * @throws {VirtspecError} `xml-unnamed` if it has no name; see also `parseXml`
 */
export function parseNamed(xml: XmlSource, kind: Kind): NamedRoot {
  const root = parseXml(xml, kind);
  // A pool's name may be in its source: a volume group's, an image pool's (libvirt's `virStoragePoolDefParseXML`).
  const name = root.child('name')?.text || (kind === 'pool' ? root.child('source')?.child('name')?.text : undefined);
  if (!name) {
    throw new VirtspecError({
      code: 'xml-unnamed',
      kind: 'usage',
      what: `${xml.origin} is not a libvirt ${kind}`,
      why: 'it has no <name>',
      fix: `Add a <name> to the ${kind}.`,
    });
  }
  return { root, name, uuid: canonicalUuid(root.child('uuid')?.text ?? '') || undefined };
}
