import type { PresenceCheck } from '../../check/check.ts';
import { fixAfterBreak, refusalOf } from '../../check/left-out.ts';
import { wantedActive } from '../../check/wanted.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const networkActive: PresenceCheck<'network'> = {
  id: 'network-active',
  category: 'network',
  title: 'Network is in the expected state',
  severity: 'error',
  fix: {
    nix: 'Set `active` of the network in Nix to the expected state and apply again; if libvirt refuses to start it, `virsh net-start NAME` shows why.',
    xml: 'Set `active` of the network in `manifest.json` to the expected state, and on a host start it (`virsh net-start NAME`) or stop it (`virsh net-destroy NAME`), which shows why if libvirt refuses.',
  },
  tier: 'sandbox',
  why: '`active = null` leaves a network as it is, and a new one is inactive (nixvirt.py); a domain on an inactive network does not start.',
  kind: 'network',
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
    const evidence = evidenceOf('virsh net-list --all', observed && `${name}   ${actual}`);
    return fail(expected, actual, evidence, fixAfterBreak(subject, context));
  },
};
