import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { diskIdentity } from '../../check/disks/disk-identity.ts';
import { hardDisksOf } from '../../check/lookup.ts';
import { meantAtOnce, writersOf } from '../../check/one-at-a-time.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const diskUnique: ObjectCheck<'domain'> = {
  id: 'disk-unique',
  category: 'domain',
  title: 'Nothing else writes to the same disk',
  severity: 'error',
  fix: 'Declare a separate volume for each domain.',
  tier: 'rendered',
  why: 'Two guests that mount one file system for writing destroy it; libvirt defines both domains, and only QEMU’s image lock stops the second start (Failed to get "write" lock), and that of a domain that has it twice. The usual cause is a copied domain; where the two are not to run together it is a warning.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || hardDisksOf(declared).length > 0,
  judge(domain, _subject, context) {
    const twice = writtenTwice(domain, context);
    if (twice.length > 0) {
      const [one, ...more] = twice.map(({ position }) =>
        evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
      );
      const names = [...new Set(twice.map((disk) => diskIdentity(disk, context)))].join(', ');
      if (one)
        return {
          ...fail('disks that nothing else writes to', `several disks of this domain are ${names}`, [one, ...more]),
          fix: 'Declare a separate volume for each disk.',
        };
    }
    const othersOf = (id: string | undefined) =>
      (writersOf(context).get(id ?? '') ?? []).filter((name) => name !== domain.name);
    const shared = hardDisksOf(domain).filter((disk) => othersOf(diskIdentity(disk, context)).length > 0);
    const [first, ...rest] = shared.map(({ position }) =>
      evidenceAt(domain.xml, `/domain/devices/disk[${position}]/source`),
    );
    if (!first) return pass('no shared disk');
    const actual = shared.map(
      (disk) => `${diskIdentity(disk, context)} is also a disk of ${othersOf(diskIdentity(disk, context)).join(', ')}`,
    );
    const found = fail('disks that no other domain writes to', actual.join('; '), [first, ...rest]);
    const others = shared.flatMap((disk) => othersOf(diskIdentity(disk, context)));
    if (others.some((other) => meantAtOnce(domain.name, other, context))) return found;
    return {
      ...found,
      severity: 'warning',
      fix: 'Leave it if the domains are one machine in several configurations, of which QEMU lets only one run at a time; otherwise declare a separate volume for each domain.',
    };
  },
};

/** The disks of a domain that are also an earlier one of it. */
function writtenTwice(domain: Domain, context: CheckContext): readonly Disk[] {
  const seen = new Set<string>();
  return hardDisksOf(domain).filter((disk) => {
    const identity = disk.readonly || disk.shareable ? undefined : diskIdentity(disk, context);
    if (identity === undefined) return false;
    const isSecond = seen.has(identity);
    seen.add(identity);
    return isSecond;
  });
}
