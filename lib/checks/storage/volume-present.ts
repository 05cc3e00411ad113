import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const volumePresent: PresenceCheck<'volume'> = {
  id: 'volume-present',
  category: 'storage',
  title: 'Volume exists in its pool',
  severity: 'error',
  fix: {
    nix: 'Add the volume to the `volumes` of its pool in Nix and apply again; if its file was put there by hand, run `virsh pool-refresh POOL`.',
    xml: 'Add the volume’s XML to `volumes/POOL/`, and on a host create it (`virsh vol-create POOL FILE`); if its file was put there by hand, run `virsh pool-refresh POOL`.',
  },
  tier: 'sandbox',
  why: 'NixVirt creates volumes second to last and stops at the first error, so a pool may exist without them; it does not refresh a pool. A domain does not start without its volume.',
  kind: 'volume',
  reads: 'nothing',
  applies: (subject, context) => subject.intent !== undefined || refusalOf(subject, context) !== undefined,
  judge(subject, context) {
    const { intent, observed } = subject;
    const refused = judgeRefusal(subject, context, 'present', 'missing');
    if (refused) return refused;
    if (observed) return pass(observed.path ?? 'present');
    const pool = subjectsOf(context).pool.find(({ name }) => name === intent?.pool)?.observed;
    if (pool?.live?.active === false) return skip(`its pool ${pool.name} is inactive (see pool-active)`);
    const others = pool?.volumes.map(({ name }) => name).join('\n');
    return fail(
      'present',
      pool ? 'missing' : `no pool ${intent?.pool}`,
      evidenceOf(`virsh vol-list ${intent?.pool}`, others),
      fixAfterBreak(subject, context),
    );
  },
};
