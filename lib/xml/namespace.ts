import type { Branch } from './branch.ts';

/** The namespace of a branch's name, or of one of its attributes; undefined if there is none, and for a prefix that is not declared. */
export function namespaceOf(branch: Branch, attribute?: string): string | undefined {
  const name = attribute ?? branch.name;
  const colon = name.indexOf(':');
  // An attribute without a prefix has no namespace; an element without one has the default namespace.
  if (colon === -1 && attribute !== undefined) return undefined;
  const declaration = colon === -1 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`;
  let at: Branch | undefined = branch;
  while (at) {
    const namespace = at.attributes.get(declaration);
    if (namespace !== undefined) return namespace || undefined;
    at = at.parent;
  }
  return undefined;
}

/** One text for each name, independent of its prefix: `{http://libvirt.org/schemas/domain/qemu/1.0}commandline`. */
export function expandedName(branch: Branch, attribute?: string): string {
  const name = attribute ?? branch.name;
  const namespace = namespaceOf(branch, attribute);
  return namespace === undefined ? name : `{${namespace}}${name.slice(name.indexOf(':') + 1)}`;
}

/** Attributes by `expandedName`, each with its name in the source; namespace declarations are left out. */
export function namedAttributes(branch: Branch): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const name of branch.attributes.keys()) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    names.set(name.includes(':') ? expandedName(branch, name) : name, name);
  }
  return names;
}
