import { blameEdit } from '../../check/applied/edited-between.ts';
import { judgeSameXml } from '../../check/applied/rebuilt.ts';
import { undoneStart } from '../../check/applied/start-writes.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { pass } from '../../finding/verdict.ts';

export const rebuildDomainXml: PresenceCheck<'domain'> = {
  id: 'rebuild-domain-xml',
  category: 're-apply',
  title: 'Re-apply left the domain’s definition unchanged',
  severity: 'error',
  fix: 'Declare the values that differ here, as libvirt has them now, so that the next apply changes nothing.',
  tier: 'sandbox',
  why: 'NixVirt redefines every object at every apply and compares the two definitions: each value that libvirt generates again is a change, and a running domain is power-cut for it (nixvirt.py).',
  kind: 'domain',
  reads: 'nothing',
  judge: (subject, context) => {
    const verdict = judgeSameXml(subject, context);
    if (verdict.status === 'fail' && subject.declared?.restart === false && undoneStart(subject, context))
      return pass(
        'the re-apply removed only what the start had written, and `restart = false` kept the domain running',
      );
    return blameEdit(verdict, subject, context);
  },
};
