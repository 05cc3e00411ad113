import { describeDiskAt, liesOnBase, type Overlay, overlaysOf } from '../../check/applied/overlays.ts';
import { judgePair, sidesOf } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildSnapshotKept: PresenceCheck<'domain'> = {
  id: 'rebuild-snapshot-kept',
  category: 're-apply',
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
      const undone = overlays.filter((overlay) => liesOnBase(after, overlay, context));
      const text = overlays.map(({ overlay }) => overlay).join(', ');
      const says = ({ disk, overlay }: Overlay) =>
        `${describeDiskAt(after, disk)} again; what was written since the snapshot is in ${overlay}`;
      const [first] = undone;
      const verdict = judgeNone(
        undone,
        `${text}, as before`,
        text,
        undone.map(says).join('; '),
        ({ disk, overlay }) => ({
          ...evidenceOf(after.xml.origin, `${overlay} → ${describeDiskAt(after, disk)}`),
          xpath: `/domain/devices/disk[${disk.position}]/source/@file`,
        }),
      );
      return verdict.status === 'fail' && first ? { ...verdict, fix: cure(before, first) } : verdict;
    }),
};

/** A base that was written to fits its overlay no more: then the snapshot is lost. */
function cure({ name, live }: Domain, { disk, overlay }: Overlay): string {
  const merge = live?.active
    ? `\`virsh blockcommit ${name} ${disk.target} --active --pivot\``
    : `\`qemu-img commit ${overlay}\``;
  return `Before a rebuild merge the snapshot: ${merge}. Where it is too late: \`virsh destroy ${name}\` at once; as long as nothing wrote to the base, \`qemu-img commit ${overlay}\` brings the writes back.`;
}
