import { judgePair } from '../../check/applied/rebuilt.ts';
import { judgeFiles } from '../../check/applied/rebuilt-files.ts';
import type { PresenceCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { diskIdentity } from '../../check/disks/disk-identity.ts';
import { memo } from '../../check/memo.ts';
import { skip } from '../../finding/verdict.ts';

export const rebuildVolumes: PresenceCheck<'volume'> = {
  id: 'rebuild-volumes',
  category: 're-apply',
  title: 'Re-apply kept the volume’s inode, size and mtime',
  severity: 'error',
  fix: {
    nix: 'Restore the volume from a backup before a domain starts on it, and look for `present = false` or a changed name in the `volumes` of its pool.',
    xml: 'Restore the volume from a backup before a domain starts on it, and look for its name under `absent` in `manifest.json`, or for a changed name in its XML.',
  },
  tier: 'sandbox',
  why: 'The volume holds all data of the guest. A new file under an old name has another inode; a file that was written has another mtime, which a guest that kept running may have caused itself.',
  kind: 'volume',
  reads: 'nothing',
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, rebuild }) => {
      if (before.path === undefined) return skip('libvirt reports no path for it');
      if (!rebuild.before.files.has(before.path)) return skip(`${before.path} was not examined`);
      return judgeFiles([before.path], users(context).get(subject.name) ?? '', rebuild);
    }),
};

/** The domain that has a volume as its disk. */
const users: (context: CheckContext) => ReadonlyMap<string, string> = memo((context) => {
  const names = new Map<string, string>();
  for (const { name, disks } of context.observed.domains) {
    for (const disk of disks) {
      const identity = diskIdentity(disk, context);
      if (identity !== undefined) names.set(identity, name);
    }
  }
  return names;
});
