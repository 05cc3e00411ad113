import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildNothingDeleted: AnyCheck = {
  id: 'rebuild-nothing-deleted',
  category: 're-apply',
  title: 'Rebuild is idempotent: no destructive changes, nothing is deleted',
  severity: 'error',
  fix: 'Declare the object in Nix with the UUID it had; NVRAM, TPM state and volumes are still there, so defining it again brings it back.',
  tier: 'sandbox',
  why: 'A list that is not null deletes every object of its kind that is not in it (NixVirt 0.6.0, nixvirt-module-helper, deleteOld; issue 103).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'observed',
  applies: ({ observed }) => observed !== undefined,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      if (!before) return skip('it was not there before the second apply');
      if (after) return pass('still there');
      return fail('still there', 'deleted', evidenceOf(lists[subject.kind], undefined));
    }),
};

const lists = {
  network: 'virsh net-list --all',
  pool: 'virsh pool-list --all',
  volume: 'virsh vol-list',
  domain: 'virsh list --all',
} as const;
