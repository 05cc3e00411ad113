import type { AnyCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const objectDeclared: AnyCheck = {
  id: 'object-declared',
  category: 'declaration',
  title: 'What the lab file names is declared',
  severity: 'error',
  fix: 'Declare it in Nix under that exact name (capitals count), or take it out of the lab file.',
  tier: 'rendered',
  why: 'An object that no Nix list holds is never created, and NixVirt deletes one that is there (0.6.0, nixvirt-module-helper, deleteOld).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ intent }) => intent !== undefined,
  judge({ kind, name, declared }, { lab }) {
    if (declared) return pass(declared.xml.origin);
    const source = lab.source.folder;
    return fail(`a declared ${kind} ${name}`, 'none', evidenceOf(source, undefined));
  },
};
