import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { wantedActive } from '../../check/wanted.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const networkActive: PresenceCheck<'network'> = {
  id: 'network-active',
  category: 'network',
  title: '`virsh net-list --all` shows the network, active',
  severity: 'error',
  fix: 'Declare the network with `active = true` and apply again; `virsh net-start NAME` says why libvirt refuses to start it.',
  tier: 'sandbox',
  why: 'A network with `active = null` stays as it is, which for a new one is inactive (NixVirt 0.6.0, nixvirt.py line 335); no domain on it then starts.',
  kind: 'network',
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
    const evidence = evidenceOf('virsh net-list --all', observed && `${name}   ${actual}`);
    return fail(expected, actual, evidence, fixAfterBreak(subject, context));
  },
};
