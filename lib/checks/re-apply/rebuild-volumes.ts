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
  title: 'Rebuild is idempotent: volumes not deleted (same inode, size and mtime)',
  severity: 'error',
  fix: "Restore the volume from its backup before anything starts on it; look for `present = false` or a changed name in the pool's `volumes`.",
  tier: 'sandbox',
  why: "The volume is the machine's whole content. A new file under an old name has another inode; one that was written has another mtime, which a guest that ran untouched may have done itself.",
  kind: 'volume',
  reads: 'nothing',
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, rebuild }) => {
      if (before.path === undefined) return skip('libvirt does not say its path');
      if (!rebuild.before.files.has(before.path)) return skip(`${before.path} was not looked at`);
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
