import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const objectIntended: AnyCheck = {
  id: 'object-intended',
  category: 'declaration',
  title: 'Declared object is in the lab file',
  severity: 'error',
  fix: 'Add the object to the lab file with the values that must hold, remove its declaration, or remove `complete` from the lab file.',
  tier: 'rendered',
  why: 'An object that is not in the lab file is judged only by the checks that hold for every lab: its size, networks and hardware are compared with nothing.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }, { lab }) => lab.complete === true && declared !== undefined,
  judge({ kind, intent, declared }, { lab }) {
    if (!declared) return skip('it is not declared');
    if (intent) return pass(`in ${lab.file}`);
    return fail(`in ${lab.file}`, `not in ${lab.file}`, evidenceAt(declared.xml, `/${kind}/name`));
  },
};
