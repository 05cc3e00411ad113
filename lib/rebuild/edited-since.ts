import { VirtspecError } from '../error/virtspec-error.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { declarationsOf } from '../plan/declarations.ts';

/**
 * What is declared differently now: objects by kind and name, including added and removed ones.
 * @returns empty if an apply of either does the same
 */
export function editedSince(before: DeclaredConnection, now: DeclaredConnection): readonly string[] {
  const [old, fresh] = [before, now].map(declarationsOf);
  const keys = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])];
  return keys.filter((key) => old?.get(key) !== fresh?.get(key)).sort();
}

/** @throws VirtspecError `lab-edited` where the flake is not any more what was predicted */
export function requireUnedited(before: DeclaredConnection, now: DeclaredConnection): void {
  const edited = editedSince(before, now);
  if (edited.length === 0) return;
  throw new VirtspecError({
    code: 'lab-edited',
    kind: 'environment',
    what: 'the lab was edited during the switch, so its result may differ from what was predicted',
    why: `declared differently since: ${edited.join(', ')}`,
    fix: 'Check the present state of libvirt, and run this again without editing the flake meanwhile.',
  });
}
