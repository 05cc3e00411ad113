import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildStillActive: AnyCheck = {
  id: 'rebuild-still-active',
  category: 're-apply',
  title: 'Network or pool is still active after the re-apply',
  severity: 'error',
  fix: {
    nix: 'Declare it with `active = true`, and pin the values whose change made NixVirt stop it (rebuild-network-xml, rebuild-pool-xml).',
    xml: 'Set `active` to `true` for it in `manifest.json` unless it has no entry there, and pin the values that changed (rebuild-network-xml, rebuild-pool-xml).',
  },
  tier: 'sandbox',
  why: 'NixVirt stops changed objects in its define phase and starts them again only at the end: an error in between leaves them stopped, and the switch fails (nixvirt-module-helper: define, volumes, activate).',
  kind: 'any',
  kinds: ['network', 'pool'],
  reads: 'observed',
  applies: ({ observed }) => observed !== undefined,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      const [was, is] = [before, after].map((side) => side && 'live' in side && side.live?.active);
      if (!was) return skip('it was not active before the re-apply');
      if (!after) return skip('it no longer exists after the re-apply (see rebuild-nothing-deleted)');
      if (is) return pass('active before and after');
      const list = subject.kind === 'network' ? 'virsh net-list --all' : 'virsh pool-list --all';
      return fail('active', 'inactive', evidenceOf(list, `${subject.name}   inactive`));
    }),
};
