import type { Moment } from '../../model/moment.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import type { Subject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { describeDisk, diskIdentity, intentIdentity } from '../disks/disk-identity.ts';
import { sidesOf } from './rebuilt.ts';

/** A disk of a domain that has a base image: an external snapshot. */
export interface Overlay {
  readonly disk: Disk;
  readonly overlay: string;
  /** Its base images, nearest first. */
  readonly bases: readonly string[];
}

/** The overlays that a domain had at a moment. */
export function overlaysOf({ disks }: Domain, { bases }: Moment): readonly Overlay[] {
  return disks.flatMap((disk) => {
    const below = disk.file === undefined ? [] : chainBelow(disk.file, bases);
    return disk.file === undefined || below.length === 0 ? [] : [{ disk, overlay: disk.file, bases: below }];
  });
}

/** Whether a domain's disk is one of an overlay's base images, identified by path or by pool and volume. */
export function liesOnBase(domain: Domain, { disk, overlay, bases }: Overlay, context: CheckContext): boolean {
  const now = diskAt(domain, disk);
  const identity = now && diskIdentity(now, context);
  return now?.file !== overlay && bases.some((path) => intentIdentity({ kind: 'file', path }, context) === identity);
}

/** Whether the second apply put a base image back as a disk of a domain. */
export function snapshotUndone(subject: Subject<'domain'>, context: CheckContext): boolean {
  const { rebuild } = context;
  if ('unavailable' in rebuild) return false;
  const { before, after } = sidesOf(subject, rebuild);
  if (before?.kind !== 'domain' || after?.kind !== 'domain') return false;
  return overlaysOf(before, rebuild.before).some((overlay) => liesOnBase(after, overlay, context));
}

/** What a domain has now in place of a disk. */
export function describeDiskAt(domain: Domain, disk: Disk): string {
  const now = diskAt(domain, disk);
  return now ? describeDisk(now) : 'no disk';
}

function chainBelow(image: string, bases: ReadonlyMap<string, string>): readonly string[] {
  const chain: string[] = [];
  for (let next = bases.get(image); next !== undefined && !chain.includes(next); next = bases.get(next))
    chain.push(next);
  return chain;
}

function diskAt({ disks }: Domain, { target }: Disk): Disk | undefined {
  return disks.find((disk) => disk.target === target);
}
