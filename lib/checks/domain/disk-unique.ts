import type { ObjectCheck } from '../../check/check.ts';
import { diskIdentity } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { meantAtOnce, writersOf } from '../../check/one-at-a-time.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const diskUnique: ObjectCheck<'domain'> = {
  id: 'disk-unique',
  category: 'domain',
  title: 'No two domains write to one disk',
  severity: 'error',
  fix: 'Give each domain its own volume in Nix.',
  tier: 'rendered',
  why: 'Two guests that mount one file system for writing destroy it; QEMU\'s image lock stops the second start ("Failed to get "write" lock"), libvirt\'s define does not. The usual cause is a copied domain. A warning where they are not both to run.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || hardDisksOf(declared).length > 0,
  judge(domain, _subject, context) {
    const othersOf = (id: string | undefined) =>
      (writersOf(context).get(id ?? '') ?? []).filter((name) => name !== domain.name);
    const shared = hardDisksOf(domain).filter((disk) => othersOf(diskIdentity(disk, context)).length > 0);
    const [first, ...rest] = shared.map(({ position }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
    );
    if (!first) return pass('all its own');
    const actual = shared.map(
      (disk) => `${diskIdentity(disk, context)} is also ${othersOf(diskIdentity(disk, context)).join(', ')}'s`,
    );
    const found = fail('disks of its own', actual.join('; '), [first, ...rest]);
    const others = shared.flatMap((disk) => othersOf(diskIdentity(disk, context)));
    if (others.some((other) => meantAtOnce(domain.name, other, context))) return found;
    return {
      ...found,
      severity: 'warning',
      fix: 'Where they are one machine in several shapes, leave it so: QEMU lets only one of them run at a time. Else give each domain its own volume in Nix.',
    };
  },
};
