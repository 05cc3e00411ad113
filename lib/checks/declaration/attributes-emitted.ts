import type { AnyCheck, AnySubject } from '../../check/check.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const attributesEmitted: AnyCheck = {
  id: 'attributes-emitted',
  category: 'declaration',
  title: 'Every attribute that is declared in Nix is in the XML',
  severity: 'error',
  fix: 'Mend its spelling, or ask this release of NixVirt for something it knows (generate-xml/); what it does not know needs raw XML.',
  tier: 'rendered',
  why: 'NixVirt passes over an attribute that it does not know, and a template of it over such an argument, without a word (`memry`; in 0.6.0 also `loader.secure`, `smm`, the `boot.order` of an interface): the lab evaluates, and lacks what was declared. Found by giving each attribute another value: where the XML stays the same, nothing was made of it.',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }, { lab }) => declared !== undefined && lab.source.kind === 'nix',
  judge({ kind, name, declared }, { lab }) {
    if (declared?.dropped === undefined)
      return skip('only Nix knows what the XML was made from, and it was not asked in this run');
    const source = `${lab.source.folder}: ${kind} ${name}`;
    const verdict = judgeNone(
      declared.dropped,
      'every attribute',
      'every attribute in the XML',
      `nothing was made of ${declared.dropped.join(', ')}`,
      (path) => evidenceOf(source, path),
    );
    const misplaced = declared.dropped.filter((path) => beside[kind]?.includes(path));
    if (verdict.status !== 'fail' || misplaced.length === 0) return verdict;
    const which = misplaced.map((path) => `\`${path}\``).join(', ');
    const fix = `Write ${which} beside \`definition\`, and not in it: NixVirt's module reads it there.`;
    return { ...verdict, fix: misplaced.length === declared.dropped.length ? fix : `${fix} ${this.fix}` };
  },
};

/** What NixVirt's module takes beside `definition` (0.6.0, modules.nix). */
const beside: Readonly<Partial<Record<AnySubject['kind'], readonly string[]>>> = {
  domain: ['active', 'restart'],
  network: ['active', 'restart'],
  pool: ['active', 'restart', 'volumes'],
  volume: ['present', 'name'],
};
