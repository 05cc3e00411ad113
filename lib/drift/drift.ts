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
 * What libvirt has otherwise than it was declared, by the table of policies (docs/drift.md): an `update` per object that differs, from the
 * declared to what libvirt has, both in libvirt's words. What libvirt fills in by itself is no drift.
 *
 * Objects that only one side has are left out: whether they should be there is a question of its own.
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
 * The same question put to libvirt itself (*shadow define*): what it made of the declared XML when it was defined on trial, against what
 * it has. What it invents anew at each define says nothing. Sees what the table takes on trust, such as an address that a person chose.
 *
 * @param redefinition of the declared object, defined at least twice by a libvirt of the same version
 * @param observed the persistent XML
 * @returns undefined where libvirt took no two definitions
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
 * The same of a host, whose libvirt may be of another release than the one that was asked. Then a difference counts where three agree on it: the
 * table between what is declared and what the host has (which knows what other releases fill in); the table between the asked libvirt's form
 * of the declared and what the host has (which has no spellings of its own); and the asked libvirt between the two as it takes both, where it
 * takes both as they are.
 *
 * @param normalised what the asked libvirt makes of the declared XML, and of the host's where the two have to be taken through the same
 * @param observed the host's persistent XML
 * @returns undefined where it took no two definitions, or only such as it had to adapt differently
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

/** Whether one place is in the other, or the same; two releases may count the elements of a name differently. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((xpath) => `${xpath.replace(/\[\d+\]/g, '')}/`);
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a));
}
