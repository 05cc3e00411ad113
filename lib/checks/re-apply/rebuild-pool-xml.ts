import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildPoolXml: PresenceCheck<'pool'> = {
  id: 'rebuild-pool-xml',
  category: 're-apply',
  title: 'Rebuild is idempotent: pools not redefined (`virsh pool-dumpxml` is identical but for how full it is)',
  severity: 'error',
  fix: 'Declare in Nix what differs here, with the value that it has now.',
  tier: 'sandbox',
  why: 'NixVirt stops a pool that changed. How full the file system is counts as no change, for NixVirt (nixvirt.py line 259) and here.',
  kind: 'pool',
  reads: 'nothing',
  judge: (subject, context) => blameEdit(judgeSameXml(subject, context), subject, context),
};
