import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const uuidPinned: AnyCheck = {
  id: 'uuid-pinned',
  category: 'declaration',
  title: 'Every object has its UUID declared',
  severity: 'error',
  fix: 'Declare `uuid = "…"` (from `uuidgen`, once) on the object.',
  tier: 'rendered',
  why: 'NixVirt knows objects by their UUID: without one it stops with a traceback after nothing is applied (0.6.0, nixvirt.py line 359), and virsh gives the object a new one at every define.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'declared',
  applies: ({ declared }) => declared !== undefined,
  judge({ kind, declared }) {
    if (!declared) return skip('it is not declared');
    if (declared.uuid !== undefined) return pass(declared.uuid);
    return fail('a UUID in the declared XML', 'none', evidenceAt(declared.xml, `/${kind}/uuid`));
  },
};
