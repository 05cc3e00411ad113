import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildStillActive: AnyCheck = {
  id: 'rebuild-still-active',
  category: 're-apply',
  title: 'Rebuild is idempotent: what was active still is',
  severity: 'error',
  fix: 'Declare it with `active = true`, and pin what changed (rebuild-network-xml, rebuild-pool-xml), for which it was stopped.',
  tier: 'sandbox',
  why: 'NixVirt stops what changed, in its define phase, and starts it again only at the end: an error in between leaves it stopped, and the switch failed (0.6.0, nixvirt-module-helper: define, volumes, activate).',
  kind: 'any',
  kinds: ['network', 'pool'],
  reads: 'observed',
  applies: ({ observed }) => observed !== undefined,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      const [was, is] = [before, after].map((side) => side && 'live' in side && side.live?.active);
      if (!was) return skip('it was not active before the second apply');
      if (!after) return skip('it is gone after the second apply (see rebuild-nothing-deleted)');
      if (is) return pass('active, before and after');
      const list = subject.kind === 'network' ? 'virsh net-list --all' : 'virsh pool-list --all';
      return fail('active', 'inactive', evidenceOf(list, `${subject.name}   inactive`));
    }),
};
