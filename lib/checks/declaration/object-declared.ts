import { dirname, relative } from 'node:path';
import type { AnyCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { nameOf, subjectsOf } from '../../check/subjects.ts';
import { didYouMean } from '../../error/did-you-mean.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { lineOfObject } from '../../lab/lines.ts';
import type { Kind } from '../../model/objects.ts';
import { evidenceOf } from '../../xml/evidence.ts';

const declareIt = 'Declare the object under exactly that name (case matters), or remove it from the lab file.';

export const objectDeclared: AnyCheck = {
  id: 'object-declared',
  category: 'declaration',
  title: 'Object in the lab file is declared',
  severity: 'error',
  fix: declareIt,
  tier: 'rendered',
  why: 'An object that is in no Nix list is never created, and NixVirt deletes one that exists (nixvirt-module-helper, deleteOld).',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ intent }) => intent !== undefined,
  judge({ kind, name, declared }, context) {
    const { file, lines, source } = context.lab;
    if (declared) return pass(declared.xml.origin);
    // What the lab file names too is meant.
    const others = subjectsOf(context)[kind].filter((other) => other.declared && !other.intent);
    const near = didYouMean(
      name,
      others.map((other) => other.name),
    ).replace('; did', 'Did');
    const line = lineOfObject(lines, { kind, name });
    const evidence = line === undefined ? evidenceOf(source.folder, undefined) : { source: file, line, excerpt: name };
    const fix =
      near === ''
        ? undefined
        : `${near.replace(/'(.+)'\?$/, (found, other) => `${found.slice(0, -1)}${placeOf(kind, other, context)}?`)} ${declareIt}`;
    return fail(`${kind} ${name}`, 'not declared', evidence, fix);
  },
};

/** ` (pools.nix:12)`, where it is known. */
function placeOf(kind: Kind, name: string, { connection, lab }: CheckContext): string {
  const one = connection?.objects?.find(
    (object) => object.kind === kind && nameOf({ ...object, pool: object.pool ?? '' }) === name,
  );
  const at = one?.declaredAt;
  if (!at) return '';
  const file = relative(dirname(lab.file), at.file);
  return ` (${file.startsWith('..') ? at.file : file}:${at.line})`;
}
