import type { Branch } from '../../xml/branch.ts';
import { namespaceOf } from '../../xml/namespace.ts';

/** Of a namespace the first element is kept; what has none is not. */
export function keepOnePerNamespace(metadata: Branch): void {
  const known = new Set<string>();
  const kept = metadata.children.filter((child) => {
    const namespace = namespaceOf(child);
    if (namespace === undefined || known.has(namespace)) return false;
    known.add(namespace);
    return true;
  });
  metadata.children.splice(0, metadata.children.length, ...kept);
}
