import type { LabState } from '../model/lab-state.ts';
import type { Normalised } from '../model/normalised.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { ListedKind } from '../model/rendered.ts';
import type { XmlSource } from '../xml/source.ts';
import { type Change, describeChange, objectsByKey } from './changes.ts';
import { placesNotKept } from './not-kept.ts';
import { declaredPolicies, policies } from './policies.ts';
import { unpinnedFields } from './unpinned-fields.ts';
import { type XmlDifference, xmlDifferences } from './xml-difference.ts';

/**
 * The differences between the declaration and what libvirt has, by the table of policies (docs/drift.md): one `update` for each object that differs,
 * from the declared to libvirt's value, both in libvirt's form. What libvirt fills in by itself is not drift.
 *
 * Objects that only one side has are left out: other checks judge whether they should exist.
 * @throws {VirtspecError} `xml-malformed`
 */
export function driftBetween(declared: LabState, observed: LabState): Change[] {
  const wanted = objectsByKey(declared);
  return [...objectsByKey(observed)].flatMap(([key, object]) => {
    const declaration = wanted.get(key);
    const differences = declaration ? xmlDifferences(declaration.xml, object.xml, declaredPolicies[object.kind]) : [];
    return differences.length > 0 ? [{ ...describeChange(object, 'update'), differences }] : [];
  });
}

/**
 * The same comparison by libvirt itself (*shadow define*): how it stored the declared XML when it was defined on trial, against what it has. Values
 * that it generates again at each define are ignored. This also covers what the table does not check, such as an explicitly chosen address.
 *
 * @param redefinition of the declared object, defined at least twice by a libvirt of the same version
 * @param observed the persistent XML
 * @returns undefined if libvirt did not accept two definitions
 * @throws {VirtspecError} `xml-malformed`
 */
export function driftByShadow(
  { kind, definitions, refused }: Omit<Redefinition, 'name'>,
  observed: XmlSource,
): XmlDifference[] | undefined {
  const [shadow] = definitions;
  if (refused !== undefined || !shadow || definitions.length < 2) return undefined;
  const invented = new Set(unpinnedFields(definitions, policies[kind]).map(({ xpath }) => xpath));
  return xmlDifferences(shadow, observed, policies[kind]).filter(({ xpath }) => !invented.has(xpath));
}

/**
 * The same for a host, whose libvirt may be of another release than the one that was asked. A difference then counts only if three comparisons agree:
 * the table, between the declaration and what the host has (the table knows what other releases fill in); the table, between the asked libvirt's form
 * of the declaration and what the host has (which is free of spelling differences); and the asked libvirt, between its forms of both, if it accepts
 * both unchanged.
 *
 * @param normalised the asked libvirt's form of the declared XML, and of the host's if both must go through the same adaptations
 * @param observed the host's persistent XML
 * @returns undefined if it did not accept two definitions, or only differently adapted ones
 * @throws {VirtspecError} `xml-malformed`
 */
export function driftOnHost(
  kind: ListedKind,
  normalised: Normalised,
  observed: XmlSource,
): XmlDifference[] | undefined {
  const { declared, definitions, refused, host, release, uncertain } = normalised;
  const [declaredKept] = definitions;
  if (release === undefined && uncertain !== undefined) return undefined;
  const judged = driftByShadow({ kind, definitions, refused }, host ?? observed);
  if (!judged || !declaredKept || release === undefined) return judged;
  const unjudged = placesNotKept(kind, { declared, declaredKept, host: observed, hostKept: host });
  const [byTable = [], spelt = []] = [declared, declaredKept].map((one) =>
    xmlDifferences(one, observed, declaredPolicies[kind]),
  );
  const agree = [spelt, host ? judged : spelt].map((all) => [...all.map(({ xpath }) => xpath), ...unjudged]);
  return byTable.filter(({ xpath }) => agree.every((places) => places.some((place) => overlap(place, xpath))));
}

/** Whether one place contains the other, or is the same; two releases may number the elements of a name differently. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((xpath) => `${xpath.replace(/\[\d+\]/g, '')}/`);
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a));
}
