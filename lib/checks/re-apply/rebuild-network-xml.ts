import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildNetworkXml: PresenceCheck<'network'> = {
  id: 'rebuild-network-xml',
  category: 're-apply',
  title: 'Re-apply left the network’s definition unchanged',
  severity: 'error',
  fix: 'Declare the values that differ here, as libvirt has them now, so that the next apply changes nothing.',
  tier: 'sandbox',
  why: 'NixVirt stops a network whose definition changed, and every domain on it (nixvirt.py; issues 8, 11, 108).',
  kind: 'network',
  reads: 'nothing',
  judge: (subject, context) => blameEdit(judgeSameXml(subject, context), subject, context),
};
