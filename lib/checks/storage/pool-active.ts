import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { wantedActive } from '../../check/wanted.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const poolActive: PresenceCheck<'pool'> = {
  id: 'pool-active',
  category: 'storage',
  title: '`virsh pool-list --all` shows the pool, active',
  severity: 'error',
  fix: 'Declare the pool with `active = true`, see that its directory exists, and apply again; `virsh pool-start NAME` says why libvirt refuses to start it.',
  tier: 'sandbox',
  why: 'A pool with `active = null` ends inactive, and one whose directory is missing fails after the rest is already defined; the volumes of an inactive pool cannot be used by a domain.',
  kind: 'pool',
  reads: 'nothing',
  applies: (subject, context) =>
    wantedActive(subject, context) !== undefined || refusalOf(subject, context) !== undefined,
  judge(subject, context) {
    const { name, observed } = subject;
    const expected = wantedActive(subject, context) === false ? 'inactive' : 'active';
    const actual = observed === undefined ? 'not there' : observed.live?.active ? 'active' : 'inactive';
    const refused = judgeRefusal(subject, context, expected, actual);
    if (refused) return refused;
    if (actual === expected) return pass(actual);
    const evidence = evidenceOf('virsh pool-list --all', observed && `${name}   ${actual}`);
    return fail(expected, actual, evidence, fixAfterBreak(subject, context));
  },
};
