import { createHash } from 'node:crypto';
import type { Normalisation } from '../model/normalised.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { NixVirtRules } from '../nixvirt/rules.ts';
import { readTree, type TreeElement, writeTree } from '../xml/tree.ts';

/**
 * The XML that NixVirt passes to libvirt: the declared XML, with a MAC derived from the UUID for a domain's first interface and, in some releases,
 * for a network (0.6.0, nixvirt.py lines 78-92, 129-142, 183-193: `_fixDefinitionETree`).
 *
 * NixVirt adds a second `<mac>` to a first interface that already has one; libvirt reads the first, so the second is left out here.
 * @throws VirtspecError `xml-malformed`
 */
export function nixVirtDefinition(object: RenderedObject, rules: NixVirtRules): RenderedObject {
  const root = readTree(object.xml);
  const place = placeOfMac(object, root, rules);
  if (place === undefined || object.uuid === undefined || place.children.some(({ name }) => name === 'mac'))
    return object;
  const address = { name: 'address', value: derivedMac(object.uuid, 0) };
  const mac: TreeElement = { name: 'mac', attributes: [address], children: [], text: '', line: undefined };
  place.children = [...place.children, mac];
  return { ...object, xml: { text: `${writeTree(root)}\n`, origin: object.xml.origin } };
}

/**
 * Normalises what NixVirt passes to libvirt.
 * @returns the answers, by the declared objects
 */
export async function normaliseForNixVirt(
  declared: readonly RenderedObject[],
  rules: NixVirtRules,
  normalise: (given: readonly RenderedObject[]) => Promise<Normalisation>,
): Promise<Normalisation> {
  const given = declared.map((object) => nixVirtDefinition(object, rules));
  const answers = await normalise(given);
  return new Map(
    declared.flatMap((object, index) => {
      const answer = answers.get(given[index] ?? object);
      return answer ? [[object, answer] as const] : [];
    }),
  );
}

/** The element that gets a MAC, unless it has one; all other interfaces are skipped, because the loop returns in its first iteration (line 140). */
function placeOfMac({ kind }: RenderedObject, root: TreeElement, rules: NixVirtRules): TreeElement | undefined {
  const child = (element: TreeElement | undefined, name: string) => element?.children.find((one) => one.name === name);
  if (kind === 'domain') return child(child(root, 'devices'), 'interface');
  if (kind !== 'network') return undefined;
  const mode = child(root, 'forward')?.attributes.find(({ name }) => name === 'mode')?.value;
  return rules.derivesNetworkMac(mode) ? root : undefined;
}

/** `_assignMacAddress` (line 81): QEMU's prefix, and the first three bytes of SHA-256 over the UUID and the index. */
export function derivedMac(uuid: string, index: number): string {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(index);
  const hash = createHash('sha256')
    .update(Buffer.from(uuid.replaceAll('-', ''), 'hex'))
    .update(number)
    .digest('hex');
  return ['52:54:00', hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6)].join(':');
}
