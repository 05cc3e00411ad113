import { describeDiskAt, liesOnBase, type Overlay, overlaysOf } from '../../check/applied/overlays.ts';
import { judgePair, sidesOf } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { shellWord } from '../../error/shell-word.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildSnapshotKept: PresenceCheck<'domain'> = {
  id: 'rebuild-snapshot-kept',
  category: 're-apply',
  title: 'Re-apply kept the external snapshot',
  severity: 'error',
  fix: 'Merge the overlay into its base before the next apply (`virsh blockcommit NAME DISK --active --pivot`), or delete the snapshot (`virsh snapshot-delete NAME SNAPSHOT`, libvirt 9.9 and later).',
  tier: 'sandbox',
  why: 'NixVirt redefines the domain from Nix, with the base image as its disk: the snapshot is undone without a message, and the data written since is in a file that no definition refers to (nixvirt.py, define).',
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
        `back to ${describeDiskAt(after, disk)}; data written since the snapshot is in ${overlay}`;
      const [first] = undone;
      const verdict = judgeNone(
        undone,
        ({ disk, overlay }) => ({
          ...evidenceOf(after.xml.origin, `${overlay} → ${describeDiskAt(after, disk)}`),
          xpath: `/domain/devices/disk[${disk.position}]/source/@file`,
        }),
        { ok: `${text}, as before`, expected: text, actual: undone.map(says).join('; ') },
      );
      return verdict.status === 'fail' && first ? { ...verdict, fix: cure(before, first) } : verdict;
    }),
};

/** An overlay no longer fits a base that was written to: then the snapshot is lost. */
function cure({ name, live }: Domain, { disk, overlay }: Overlay): string {
  const merge = live?.active
    ? `\`virsh blockcommit ${shellWord(name)} ${shellWord(disk.target ?? overlay)} --active --pivot\``
    : `\`qemu-img commit ${shellWord(overlay)}\``;
  return `Merge the snapshot before the next apply: ${merge}. If the apply has already happened, run \`virsh destroy ${shellWord(name)}\` at once; as long as nothing has written to the base, \`qemu-img commit ${shellWord(overlay)}\` recovers the data.`;
}
