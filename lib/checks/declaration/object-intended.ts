import type { AnyCheck } from '../../check/check.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const objectIntended: AnyCheck = {
  id: 'object-intended',
  category: 'declaration',
  title: 'What is declared is in the lab file, which says that it is complete',
  severity: 'error',
  fix: 'Add it to the lab file with what must hold of it, take it out of Nix, or take `complete` out of the lab file.',
  tier: 'rendered',
  why: "What the lab file leaves out is judged only by the checks that hold for every lab: its size, networks and hardware are nobody's stated intent.",
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }, { lab }) => lab.complete === true && declared !== undefined,
  judge({ kind, name, intent, declared }, { lab }) {
    if (!declared) return skip('it is not declared');
    if (intent) return pass(`in ${lab.file}`);
    return fail(`${kind} ${name} in ${lab.file}`, 'it is not named there', evidenceAt(declared.xml, `/${kind}/name`));
  },
};
