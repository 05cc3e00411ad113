import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const uuidPinned: AnyCheck = {
  id: 'uuid-pinned',
  category: 'declaration',
  title: 'UUID is declared',
  severity: 'error',
  fix: {
    nix: 'Run `uuidgen` once, and declare its output on the object: `uuid = "…";`.',
    xml: 'Run `uuidgen` once, and declare its output on the object: `<uuid>…</uuid>`.',
  },
  tier: 'rendered',
  why: 'NixVirt identifies objects by UUID: without one it stops with a traceback and applies nothing (nixvirt.py), and virsh gives the object a new one each time it is defined.',
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
