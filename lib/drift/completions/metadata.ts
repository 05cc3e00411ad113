import type { Branch } from '../../xml/branch.ts';
import { namespaceOf } from '../../xml/namespace.ts';

/** Only the first element of each namespace is kept, and none without a namespace. */
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
