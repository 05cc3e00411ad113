import type { AnyCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const objectDeclared: AnyCheck = {
  id: 'object-declared',
  category: 'declaration',
  title: 'Object in the lab file is declared',
  severity: 'error',
  fix: 'Declare the object in Nix under exactly that name (case matters), or remove it from the lab file.',
  tier: 'rendered',
  why: 'An object that is in no Nix list is never created, and NixVirt deletes one that exists (nixvirt-module-helper, deleteOld).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ intent }) => intent !== undefined,
  judge({ kind, name, declared }, { lab }) {
    if (declared) return pass(declared.xml.origin);
    const source = lab.source.folder;
    return fail(`${kind} ${name}`, 'not declared', evidenceOf(source, undefined));
  },
};
