import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { wantedActive } from '../../check/wanted.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const poolActive: PresenceCheck<'pool'> = {
  id: 'pool-active',
  category: 'storage',
  title: 'Pool is in the expected state',
  severity: 'error',
  fix: {
    nix: 'Set `active` of the pool in Nix to the expected state, make sure that its directory exists, and apply again; if libvirt refuses to start it, `virsh pool-start NAME` shows why.',
    xml: 'Set `active` of the pool in `manifest.json` to the expected state, make sure that its directory exists, and on a host start it (`virsh pool-start NAME`) or stop it (`virsh pool-destroy NAME`), which shows why if libvirt refuses.',
  },
  tier: 'sandbox',
  why: 'A new pool with `active = null` stays inactive, and one whose directory is missing fails after other objects are already defined; a domain cannot use the volumes of an inactive pool.',
  kind: 'pool',
  reads: 'nothing',
  applies: (subject, context) =>
    wantedActive(subject, context) !== undefined || refusalOf(subject, context) !== undefined,
  judge(subject, context) {
    const { name, observed } = subject;
    const expected = wantedActive(subject, context) === false ? 'inactive' : 'active';
    const actual = observed === undefined ? 'not defined' : observed.live?.active ? 'active' : 'inactive';
    const refused = judgeRefusal(subject, context, expected, actual);
    if (refused) return refused;
    if (actual === expected) return pass(actual);
    const evidence = evidenceOf('virsh pool-list --all', observed && `${name}   ${actual}`);
    return fail(expected, actual, evidence, fixAfterBreak(subject, context));
  },
};
