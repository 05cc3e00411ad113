import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildNetworkXml: PresenceCheck<'network'> = {
  id: 'rebuild-network-xml',
  category: 're-apply',
  title: 'Rebuild is idempotent: networks not redefined (`virsh net-dumpxml --inactive` is identical)',
  severity: 'error',
  fix: 'Declare in Nix what differs here, with the value that it has now, so that the next define finds it as it is.',
  tier: 'sandbox',
  why: 'NixVirt stops a network that changed, and every domain on it (0.6.0, nixvirt.py line 294; issues 8, 11, 108).',
  kind: 'network',
  reads: 'nothing',
  judge: (subject, context) => blameEdit(judgeSameXml(subject, context), subject, context),
};
