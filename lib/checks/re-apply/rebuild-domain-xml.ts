import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import { undoneStart } from '../../check/applied/start-writes.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { pass } from '../../finding/verdict.ts';

export const rebuildDomainXml: PresenceCheck<'domain'> = {
  id: 'rebuild-domain-xml',
  category: 're-apply',
  title: 'Rebuild is idempotent: domains not redefined (`virsh dumpxml --inactive` is identical)',
  severity: 'error',
  fix: 'Declare in Nix what differs here, with the value that it has now, so that the next define finds it as it is.',
  tier: 'sandbox',
  why: 'NixVirt defines every object again at every rebuild and compares the two: whatever libvirt fills in anew is a change, and a running domain is power-cut for it (0.6.0, nixvirt.py lines 388-395).',
  kind: 'domain',
  reads: 'nothing',
  judge: (subject, context) => {
    const verdict = judgeSameXml(subject, context);
    if (verdict.status === 'fail' && subject.declared?.restart === false && undoneStart(subject, context))
      return pass(
        'the second apply took away only what the start had written, and `restart = false` kept the guest running',
      );
    return blameEdit(verdict, subject, context);
  },
};
