import type { LabState } from '../model/lab-state.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { XmlSource } from '../xml/source.ts';
import { type Change, describeChange, objectsByKey } from './changes.ts';
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
 * @param redefinition the declared object, defined at least twice by a libvirt of the same version
 * @param observed the persistent XML
 * @returns undefined where libvirt took no two definitions
 * @throws {VirtspecError} `xml-malformed`
 */
export function driftByShadow(redefinition: Redefinition, observed: XmlSource): XmlDifference[] | undefined {
  const { kind, definitions, refused } = redefinition;
  const [shadow] = definitions;
  if (refused !== undefined || !shadow || definitions.length < 2) return undefined;
  const invented = new Set(unpinnedFields(definitions, policies[kind]).map(({ xpath }) => xpath));
  return xmlDifferences(shadow, observed, policies[kind]).filter(({ xpath }) => !invented.has(xpath));
}
