import type { CheckContext } from './context.ts';
import { diskIdentity } from './disks/disk-identity.ts';
import { hardDisksOf } from './lookup.ts';
import { memo } from './memo.ts';

/** Domains by the disk they write to; read-only and shareable disks are for many. */
export const writersOf: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo((context) => {
  const names = new Map<string, string[]>();
  for (const domain of context.declared.domains) {
    for (const disk of hardDisksOf(domain)) {
      const identity = disk.readonly || disk.shareable ? undefined : diskIdentity(disk, context);
      if (identity !== undefined) names.set(identity, [...(names.get(identity) ?? []), domain.name]);
    }
  }
  return names;
});

/**
 * Whether only one of two domains can run at a time: they write to one disk, which QEMU locks. They are often one machine, declared twice:
 * with its installer and without, with the graphics card and without. What else they share harms neither.
 */
export function takeTurns(one: string, other: string, context: CheckContext): boolean {
  return [...writersOf(context).values()].some((names) => names.includes(one) && names.includes(other));
}

/** Whether both are to run: NixVirt's `active = true`, or the state that the lab file names. */
export function meantAtOnce(one: string, other: string, { declared, lab }: CheckContext): boolean {
  const meant = (name: string) =>
    declared.domains.some((domain) => domain.name === name && domain.wanted === true) ||
    lab.domains.some((domain) => domain.name === name && domain.state === 'running');
  return meant(one) && meant(other);
}
