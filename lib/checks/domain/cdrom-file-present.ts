import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { filesOf } from '../../check/lookup.ts';
import { memo } from '../../check/memo.ts';
import { judgeNone, pass, skip } from '../../finding/verdict.ts';
import type { Disk } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const cdromFilePresent: ObjectCheck<'domain'> = {
  id: 'cdrom-file-present',
  category: 'domain',
  title: 'Windows installer should boot from ISO: the ISO is there',
  severity: 'error',
  fix: 'Put the ISO where the domain looks for it, or name its real path in Nix; `startupPolicy = "optional"` starts without it.',
  tier: 'sandbox',
  why: 'The windows template says `startupPolicy=mandatory` (NixVirt templates/domain/windows.nix): a missing ISO blocks the start. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent, observed }) =>
    intent !== undefined && (observed === undefined || needed(observed.disks).length > 0),
  judge(domain, _subject, context) {
    const paths = needed(domain.disks).map(({ file = '' }) => file);
    const standIn = paths.find((path) => standIns(context).has(path));
    if (standIn !== undefined) return skip(`the sandbox has an empty stand-in for ${standIn}; only the host can tell`);
    const missing = paths.filter((path) => missingFiles(context).has(path));
    if (missing.length === 0) {
      const unknown = paths.find((path) => !filesOf(context).has(path));
      return unknown === undefined ? pass(paths.join(', ')) : skip(`${unknown} was not looked for on libvirt's host`);
    }
    return judgeNone(missing, '', 'the file is there', `missing: ${missing.join(', ')}`, (path) =>
      evidenceOf(`ls ${path}`, undefined),
    );
  },
};

/** CD-ROMs without which a domain does not start; `mandatory` is libvirt's default. */
function needed(disks: readonly Disk[]): readonly Disk[] {
  return disks.filter(
    ({ device, file, startupPolicy = 'mandatory' }) =>
      device === 'cdrom' && file !== undefined && startupPolicy === 'mandatory',
  );
}

const missingFiles: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ observed }) => new Set(observed.host?.missing),
);

/** Paths under which the sandbox made an empty file, so that domains start. */
const standIns: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ adaptations = [] }) => new Set(adaptations.map(({ what }) => what)),
);
