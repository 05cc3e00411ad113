import type { LabCheck } from '../../check/check.ts';
import { quotedChange } from '../../drift/change-words.ts';
import { type Change, changesBetween } from '../../drift/changes.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { hasHidden } from '../../xml/secrets.ts';

export const recordedCurrent: LabCheck = {
  id: 'recorded-current',
  category: 'declaration',
  title: 'Recorded XML matches what Nix renders',
  severity: 'warning',
  fix: 'Record the XML again with `virtspec render --record`, and commit the result.',
  source: 'nix',
  tier: 'rendered',
  why: 'Where Nix or NixVirt is not available the recorded XML is judged in place of the lab, so it must be what Nix would render.',
  kind: 'lab',
  applies: ({ recorded }) => recorded !== undefined,
  judge({ lab, declared, recorded = declared }) {
    const changes = changesBetween(recorded, declared).flatMap(withoutSecrets);
    const places = changes.flatMap(placesOf);
    const source = lab.source.kind === 'nix' ? (lab.source.recorded ?? lab.source.folder) : lab.source.folder;
    return judgeNone(places, ({ where, what }) => evidenceOf(source, `${where}: ${what}`), {
      ok: 'the same XML, recorded and rendered',
      expected: 'the same XML, recorded and rendered',
      actual: changes.map(({ action, kind, name }) => `${kind} ${name} ${outcomes[action]}`).join(', '),
    });
  },
};

const outcomes: Readonly<Record<Change['action'], string>> = {
  create: 'is not recorded',
  update: 'differs',
  restart: 'differs',
  delete: 'is no longer rendered',
};

/** A recording contains no secrets. */
function withoutSecrets(change: Change): Change[] {
  const differences = change.differences.filter(({ from, to }) => !hasHidden(from) && !hasHidden(to));
  return change.action === 'update' && differences.length === 0 ? [] : [{ ...change, differences }];
}

interface Place {
  readonly where: string;
  readonly what: string;
}

/** Each place that differs; an object that one side lacks is one place. */
function placesOf({ action, kind, name, differences }: Change): Place[] {
  const object = `${kind} ${name}`;
  if (action === 'create') return [{ where: object, what: 'rendered, but not recorded' }];
  if (action === 'delete') return [{ where: object, what: 'recorded, but no longer rendered' }];
  return differences.map((change) => ({ where: `${object} ${change.xpath}`, what: quotedChange(change) }));
}
