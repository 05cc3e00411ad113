import { evidenceAt } from '../../xml/evidence.ts';
import type { ObjectCheck } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { diskIdentity } from '../disk-identity.ts';
import { hardDisksOf } from '../lookup.ts';
import { memo } from '../memo.ts';
import { judgeNone } from '../verdict.ts';

export const diskUnique: ObjectCheck<'domain'> = {
  id: 'disk-unique',
  steps: [],
  title: 'No two domains write to one disk',
  severity: 'error',
  fix: 'Give each domain its own volume in Nix.',
  tier: 'rendered',
  why: 'Two guests that mount one file system for writing destroy it; QEMU\'s image lock stops the second start ("Failed to get \"write\" lock"), libvirt\'s define does not. The usual cause is a copied domain.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || hardDisksOf(declared).length > 0,
  judge(domain, _subject, context) {
    const othersOf = (id: string | undefined) =>
      (users(context).get(id ?? '') ?? []).filter((name) => name !== domain.name);
    const shared = hardDisksOf(domain).filter((disk) => othersOf(diskIdentity(disk, context)).length > 0);
    const actual = shared.map(
      (disk) => `${diskIdentity(disk, context)} is also ${othersOf(diskIdentity(disk, context)).join(', ')}'s`,
    );
    return judgeNone(shared, 'all its own', 'disks of its own', actual.join('; '), ({ position }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
    );
  },
};

/** Domains by the disk they write to; read-only and shareable disks are for many. */
const users: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo((context) => {
  const names = new Map<string, string[]>();
  for (const domain of context.declared.domains) {
    for (const disk of hardDisksOf(domain)) {
      const identity = disk.readonly || disk.shareable ? undefined : diskIdentity(disk, context);
      if (identity !== undefined) names.set(identity, [...(names.get(identity) ?? []), domain.name]);
    }
  }
  return names;
});
