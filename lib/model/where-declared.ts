import type { RenderedObject } from './rendered.ts';

/**
 * Where an object, or an attribute of it, is corrected: the line of Nix code where that is known, else the origin of its XML.
 * @param attribute its path, as in `DeclaredAt`
 */
export function whereDeclared({ declaredAt, xml }: RenderedObject, attribute = ''): string {
  const at = declaredAt?.attributes.get(attribute) ?? declaredAt;
  return at ? `${at.file}:${at.line}` : xml.origin;
}
