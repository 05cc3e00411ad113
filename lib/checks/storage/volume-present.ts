import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const volumePresent: PresenceCheck<'volume'> = {
  id: 'volume-present',
  category: 'storage',
  title: '`virsh vol-list` shows the volume',
  severity: 'error',
  fix: "Add the volume to the pool's `volumes` in Nix and apply again; a volume that was put there by hand needs `virsh pool-refresh POOL`.",
  tier: 'sandbox',
  why: 'NixVirt creates volumes last but one and stops at the first error, so a pool may be there without them; it does not refresh a pool. Without its volume a domain does not start.',
  kind: 'volume',
  reads: 'nothing',
  applies: (subject, context) => subject.intent !== undefined || refusalOf(subject, context) !== undefined,
  judge(subject, context) {
    const { intent, observed } = subject;
    const refused = judgeRefusal(subject, context, 'there', 'not there');
    if (refused) return refused;
    if (observed) return pass(observed.path ?? 'there');
    const pool = subjectsOf(context).pool.find(({ name }) => name === intent?.pool)?.observed;
    if (pool?.live?.active === false) return skip(`its pool ${pool.name} is inactive (see pool-active)`);
    const others = pool?.volumes.map(({ name }) => name).join('\n');
    return fail(
      'there',
      pool ? 'not there' : `no pool ${intent?.pool}`,
      evidenceOf(`virsh vol-list ${intent?.pool}`, others),
      fixAfterBreak(subject, context),
    );
  },
};
