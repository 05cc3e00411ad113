import type { ListedKind } from '../model/rendered.ts';
import type { NixVirtRules } from '../nixvirt/rules.ts';
import type { XmlSource } from '../xml/source.ts';
import { readTree, type TreeElement, writeTree } from '../xml/tree.ts';

/** The parts of a pool that count only if they are declared (0.6.0, nixvirt.py lines 259-262). */
const onlyDeclared = [['capacity'], ['allocation'], ['available'], ['target', 'permissions']] as const;

/**
 * Whether NixVirt treats two definitions of one object as equal, so that it does not stop it: `_cleanDefETree`, `_relevantDefETree` and xmldiff
 * (0.6.0, nixvirt.py lines 93-98, 143-148, 251-262, 390).
 * @param definitions libvirt's persistent XML before and after the redefinition
 * @param declared the XML that NixVirt was given
 * @throws VirtspecError `xml-malformed`
 */
export function sameToNixVirt(
  kind: ListedKind,
  definitions: { readonly old: XmlSource; readonly fresh: XmlSource },
  declared: XmlSource,
  rules: NixVirtRules,
): boolean {
  const { old, fresh } = definitions;
  if (old.text === fresh.text) return true;
  const [before, after] = [old, fresh].map((source) => cleaned(kind, source, declared, rules));
  return before === after;
}

/** The same text for all definitions that are equal to NixVirt: xmldiff ignores the order of attributes. */
function cleaned(kind: ListedKind, source: XmlSource, declared: XmlSource, rules: NixVirtRules): string {
  const root = readTree(source);
  if (kind === 'pool') {
    const wanted = readTree(declared);
    for (const path of onlyDeclared) if (!holds(wanted, path)) remove(root, path);
  }
  for (const element of kind === 'domain' && rules.sortsDevices ? root.children : []) {
    if (element.name === 'devices') element.children = element.children.toSorted(byText);
  }
  return textOf(root);
}

function byText(one: TreeElement, other: TreeElement): number {
  const [a, b] = [writeTree(one), writeTree(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function textOf(element: TreeElement): string {
  const { name, text, children } = element;
  const attributes = element.attributes.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `${writeTree({ name, attributes, text, children: [], line: undefined })}${children.map(textOf).join('')}/`;
}

function holds(element: TreeElement, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return element.children.some((child) => child.name === name && holds(child, rest));
}

function remove(element: TreeElement, [name, ...rest]: readonly string[]): void {
  if (rest.length === 0) element.children = element.children.filter((child) => child.name !== name);
  else for (const child of element.children) if (child.name === name) remove(child, rest);
}
