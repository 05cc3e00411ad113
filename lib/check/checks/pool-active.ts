import { evidenceOf } from '../../xml/evidence.ts';
import type { PresenceCheck } from '../check.ts';
import { fail, pass } from '../verdict.ts';

export const poolActive: PresenceCheck<'pool'> = {
  id: 'pool-active',
  steps: [3, 6],
  title: '`virsh pool-list --all` shows the pool, active',
  severity: 'error',
  fix: 'Declare the pool with `active = true`, see that its directory exists, and apply again; `virsh pool-start NAME` says why libvirt refuses to start it.',
  tier: 'sandbox',
  why: 'A pool with `active = null` ends inactive, and one whose directory is missing fails after the rest is already defined; the volumes of an inactive pool cannot be used by a domain.',
  kind: 'pool',
  reads: 'nothing',
  applies: ({ intent }) => intent !== undefined,
  judge({ name, intent, observed }) {
    const expected = intent?.active === false ? 'inactive' : 'active';
    const actual = observed === undefined ? 'not there' : observed.live?.active ? 'active' : 'inactive';
    if (actual === expected) return pass(actual);
    return fail(expected, actual, evidenceOf('virsh pool-list --all', observed && `${name}   ${actual}`));
  },
};
