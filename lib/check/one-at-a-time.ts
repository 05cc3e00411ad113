import type { CheckContext } from './context.ts';
import { diskIdentity } from './disks/disk-identity.ts';
import { hardDisksOf } from './lookup.ts';
import { memo } from './memo.ts';

/** Domains by the disk that they write to; several domains may share read-only and shareable disks. */
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
 * Whether only one of two domains can run at a time: they write to the same disk, which QEMU locks. They are often one machine, declared twice: with
 * and without its installer, with and without the graphics card. Other shared values are then harmless. Not if both should run: then the disk is a
 * mistake, and so is whatever else was copied with it.
 */
export function takeTurns(one: string, other: string, context: CheckContext): boolean {
  if (meantAtOnce(one, other, context)) return false;
  return [...writersOf(context).values()].some((names) => names.includes(one) && names.includes(other));
}

/** Whether both should run: NixVirt's `active = true`, or the state in the lab file. */
export function meantAtOnce(one: string, other: string, { declared, lab }: CheckContext): boolean {
  const meant = (name: string) =>
    declared.domains.some((domain) => domain.name === name && domain.wanted === true) ||
    lab.domains.some((domain) => domain.name === name && domain.state === 'running');
  return meant(one) && meant(other);
}
