import type { Moment } from '../../model/moment.ts';
import type { Disk, Domain } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import type { PresenceCheck } from '../check.ts';
import { describeDisk, diskIdentity, intentIdentity } from '../disk-identity.ts';
import { judgePair, sidesOf } from '../rebuilt.ts';
import { judgeNone } from '../verdict.ts';

export const rebuildSnapshotKept: PresenceCheck<'domain'> = {
  id: 'rebuild-snapshot-kept',
  steps: [6],
  title: 'Rebuild keeps an external snapshot: a disk that lies over a base image still does',
  severity: 'error',
  fix: 'Merge the overlay into its base before a rebuild: `virsh blockcommit NAME DISK --active --pivot`, or delete the snapshot (`virsh snapshot-delete NAME SNAPSHOT`, libvirt 9.9 and later).',
  tier: 'sandbox',
  why: 'NixVirt defines the domain as Nix has it, with the base image as its disk: the snapshot is undone without a word, and what the guest wrote since is in a file that nothing names any more (0.6.0, nixvirt.py line 379, define).',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, { rebuild }) => {
    if ('unavailable' in rebuild) return false;
    const { before } = sidesOf(subject, rebuild);
    return before?.kind === 'domain' && overlaysOf(before, rebuild.before).length > 0;
  },
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, after, rebuild }) => {
      const overlays = overlaysOf(before, rebuild.before);
      const undone = overlays.filter(({ disk, overlay, bases }) => {
        const now = diskAt(after, disk);
        const identity = now && diskIdentity(now, context);
        return (
          now?.file !== overlay && bases.some((path) => intentIdentity({ kind: 'file', path }, context) === identity)
        );
      });
      const text = overlays.map(({ overlay }) => overlay).join(', ');
      const [first] = undone;
      const verdict = judgeNone(
        undone,
        `${text}, as before`,
        text,
        undone
          .map(
            ({ disk, overlay }) => `${nameAt(after, disk)} again; what was written since the snapshot is in ${overlay}`,
          )
          .join('; '),
        ({ disk, overlay }) => ({
          ...evidenceOf(after.xml.origin, `${overlay} → ${nameAt(after, disk)}`),
          xpath: `/domain/devices/disk[${disk.position}]/source/@file`,
        }),
      );
      return verdict.status === 'fail' && first ? { ...verdict, fix: cure(before, after, first) } : verdict;
    }),
};

interface Overlay {
  readonly disk: Disk;
  readonly overlay: string;
  /** What it lies over, nearest first. */
  readonly bases: readonly string[];
}

function overlaysOf({ disks }: Domain, { bases }: Moment): readonly Overlay[] {
  return disks.flatMap((disk) => {
    const below = disk.file === undefined ? [] : chainBelow(disk.file, bases);
    return disk.file === undefined || below.length === 0 ? [] : [{ disk, overlay: disk.file, bases: below }];
  });
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

function nameAt(domain: Domain, disk: Disk): string {
  const now = diskAt(domain, disk);
  return now ? describeDisk(now) : 'no disk';
}

/** In the order to do it: nothing may write to the base in between. */
function cure({ name, live }: Domain, after: Domain, { disk, overlay }: Overlay): string {
  const merge = live?.active
    ? `\`virsh blockcommit ${name} ${disk.target} --active --pivot\``
    : `\`qemu-img commit ${overlay}\``;
  const rescue = after.live?.active
    ? `It runs on the base: \`virsh destroy ${name}\` before it writes more, then \`qemu-img commit ${overlay}\` while the base is as it was.`
    : `Nothing has written to the base yet: \`qemu-img commit ${overlay}\` brings the writes back.`;
  return `Before a rebuild merge the snapshot: ${merge}. ${rescue}`;
}
