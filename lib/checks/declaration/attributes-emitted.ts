import type { AnyCheck, AnySubject } from '../../check/check.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

const correct =
  'Correct the spelling, or leave the attribute out: this release of NixVirt writes nothing from it (generate-xml/). A definition in XML can have it: `definition = ./NAME.xml`.';

export const attributesEmitted: AnyCheck = {
  id: 'attributes-emitted',
  category: 'declaration',
  title: 'Every attribute declared in Nix is in the XML',
  severity: 'error',
  fix: correct,
  source: 'nix',
  tier: 'rendered',
  why: 'NixVirt silently ignores an attribute that it does not know, and its templates an unknown argument (`memry`; depending on the release also `loader.secure`, `smm`, the `boot.order` of an interface): the lab evaluates without what was declared. The check changes each attribute in turn; one whose change leaves the XML the same was ignored.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }) => declared !== undefined,
  judge({ kind, name, declared }, { lab }) {
    if (declared?.dropped === undefined) return skip('this run did not evaluate the Nix code that the XML comes from');
    const source = `${lab.source.folder}: ${kind} ${name}`;
    const verdict = judgeNone(declared.dropped, (path) => ({ ...evidenceOf(source, path), attribute: path }), {
      ok: 'every attribute in the XML',
      expected: 'every attribute in the XML',
      actual: `not in the XML: ${declared.dropped.join(', ')}`,
    });
    const misplaced = declared.dropped.filter((path) => beside[kind]?.includes(path));
    if (verdict.status !== 'fail') return verdict;
    const misspelt = declared.dropped.flatMap((path) => {
      const meant = misplaced.includes(path) ? undefined : declared.misspelt?.get(path);
      return meant ? [{ path, meant: meant.attribute }] : [];
    });
    const unknown = declared.dropped.length - misplaced.length - misspelt.length;
    const fixes = [moved(misplaced), respelt(misspelt), unknown > 0 ? correct : ''].filter((fix) => fix !== '');
    return { ...verdict, fix: fixes.join(' ') };
  },
};

function moved(misplaced: readonly string[]): string {
  const which = misplaced.map((path) => `\`${path}\``).join(', ');
  return which === ''
    ? ''
    : `Move ${which} out of \`definition\`, to the level of \`definition\` itself, where NixVirt’s module reads it.`;
}

function respelt(misspelt: readonly { readonly path: string; readonly meant: string }[]): string {
  const each = misspelt.map(({ path, meant }) => `\`${meant}\` for \`${path}\``);
  return each.length === 0 ? '' : `Write ${each.join(', ')}.`;
}

/** What NixVirt's module takes in addition to `definition` (0.6.0, modules.nix), at the level of `definition` itself. */
export const beside: Readonly<Partial<Record<AnySubject['kind'], readonly string[]>>> = {
  domain: ['active', 'restart'],
  network: ['active', 'restart'],
  pool: ['active', 'restart', 'volumes'],
  volume: ['present', 'name'],
};
