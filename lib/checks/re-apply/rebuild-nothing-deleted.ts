import { fixOfLostVolume } from '../../check/applied/lost-volume.ts';
import { judgeRebuild, sidesOf } from '../../check/applied/rebuilt.ts';
import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const rebuildNothingDeleted: AnyCheck = {
  id: 'rebuild-nothing-deleted',
  category: 're-apply',
  title: 'Object still exists after the re-apply',
  severity: 'error',
  fix: {
    nix: 'Declare the object in Nix with the UUID that it had and apply again: NVRAM, TPM state and volumes are kept, so this restores it.',
    xml: 'Add the object to the XML again with the UUID that it had, and apply again: NVRAM, TPM state and volumes are kept, so this restores it.',
  },
  tier: 'sandbox',
  why: 'A list that is not null deletes every object of its kind that it does not contain (nixvirt-module-helper, deleteOld; issue 103).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'observed',
  applies: ({ observed }) => observed !== undefined,
  judge: (subject, context) =>
    judgeRebuild(context, (rebuild) => {
      const { before, after } = sidesOf(subject, rebuild);
      if (!before) return skip('it did not exist before the re-apply');
      if (after) return pass('still exists');
      const fix = subject.kind === 'volume' ? fixOfLostVolume : undefined;
      return fail('still exists', 'deleted', evidenceOf(lists[subject.kind], undefined), fix);
    }),
};

const lists = {
  network: 'virsh net-list --all',
  pool: 'virsh pool-list --all',
  volume: 'virsh vol-list',
  domain: 'virsh list --all',
} as const;
