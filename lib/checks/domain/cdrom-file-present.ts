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
  title: 'Files of the CD-ROM drives exist',
  severity: 'error',
  fix: {
    nix: 'Put the ISO at the declared path, or declare its real path in Nix; with `startupPolicy = "optional"` the domain starts without it.',
    xml: 'Put the ISO at the declared path, or declare its real path; with `startupPolicy="optional"` on `<source>` the domain starts without it.',
  },
  tier: 'sandbox',
  why: 'A CD-ROM with `startupPolicy=mandatory`, as in NixVirt’s windows template (templates/domain/windows.nix), blocks the start if its file is missing. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent, observed }) =>
    intent !== undefined && (observed === undefined || needed(observed.disks).length > 0),
  judge(domain, _subject, context) {
    const paths = needed(domain.disks).map(({ file = '' }) => file);
    const standIn = paths.find((path) => standIns(context).has(path));
    if (standIn !== undefined)
      return skip(`the sandbox uses an empty file in place of ${standIn}; only a run on the host can check it`);
    const missing = paths.filter((path) => missingFiles(context).has(path));
    if (missing.length === 0) {
      const unknown = paths.find((path) => !filesOf(context).has(path));
      return unknown === undefined ? pass(paths.join(', ')) : skip(`the host was not searched for ${unknown}`);
    }
    return judgeNone(missing, (path) => evidenceOf(`ls ${path}`, undefined), {
      ok: '',
      expected: 'the file exists',
      actual: `missing: ${missing.join(', ')}`,
    });
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

/** Paths at which the sandbox created an empty file, so that domains start. */
const standIns: (context: CheckContext) => ReadonlySet<string> = memo(
  ({ adaptations = [] }) => new Set(adaptations.map(({ what }) => what)),
);
