import type { AnyCheck } from '../../check/check.ts';
import { subjectsOf } from '../../check/subjects.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { didYouMean } from '../../lab/problem.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const objectDeclared: AnyCheck = {
  id: 'object-declared',
  category: 'declaration',
  title: 'Object in the lab file is declared',
  severity: 'error',
  fix: 'Declare the object under exactly that name (case matters), or remove it from the lab file.',
  tier: 'rendered',
  why: 'An object that is in no Nix list is never created, and NixVirt deletes one that exists (nixvirt-module-helper, deleteOld).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ intent }) => intent !== undefined,
  judge({ kind, name, declared }, context) {
    if (declared) return pass(declared.xml.origin);
    // What the lab file names too is meant.
    const others = subjectsOf(context)[kind].filter((other) => other.declared && !other.intent);
    const near = didYouMean(
      name,
      others.map((other) => other.name),
    );
    return fail(`${kind} ${name}`, `not declared${near}`, evidenceOf(context.lab.source.folder, undefined));
  },
};
