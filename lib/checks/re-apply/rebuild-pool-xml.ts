import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildPoolXml: PresenceCheck<'pool'> = {
  id: 'rebuild-pool-xml',
  category: 're-apply',
  title: 'Re-apply left the pool’s definition unchanged',
  severity: 'error',
  fix: 'Declare the values that differ here, as libvirt has them now, so that the next apply changes nothing.',
  tier: 'sandbox',
  why: 'NixVirt stops a pool whose definition changed. Capacity and free space do not count as a change, for NixVirt (nixvirt.py) and here.',
  kind: 'pool',
  reads: 'nothing',
  judge: (subject, context) => blameEdit(judgeSameXml(subject, context), subject, context),
};
