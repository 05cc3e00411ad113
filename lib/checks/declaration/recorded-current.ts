import type { LabCheck } from '../../check/check.ts';
import { type Change, changesBetween } from '../../drift/changes.ts';
import { judgeNone } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { hasHidden } from '../../xml/secrets.ts';

export const recordedCurrent: LabCheck = {
  id: 'recorded-current',
  category: 'declaration',
  title: 'The recorded XML is what Nix renders now',
  severity: 'warning',
  fix: 'Record it anew: `virtspec render --record`, and commit what it writes.',
  tier: 'rendered',
  why: 'Where Nix or NixVirt is not at hand, the recorded XML is judged in place of the lab; what it says must be what Nix would say.',
  kind: 'lab',
  applies: ({ recorded }) => recorded !== undefined,
  judge({ lab, declared, recorded = declared }) {
    const changes = changesBetween(recorded, declared).flatMap(withoutSecrets);
    const places = changes.flatMap(placesOf);
    const source = lab.source.kind === 'nix' ? (lab.source.recorded ?? lab.source.folder) : lab.source.folder;
    return judgeNone(
      places,
      'the same, by structure',
      'the same XML, recorded and rendered',
      changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`).join(', '),
      ({ where, what }) => evidenceOf(source, `${where}: ${what}`),
    );
  },
};

/** What is recorded holds no secret. */
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
  if (action === 'create') return [{ where: object, what: 'is rendered now, and was not recorded' }];
  if (action === 'delete') return [{ where: object, what: 'was recorded, and is not rendered now' }];
  return differences.map(({ xpath, from, to }) => ({ where: `${object} ${xpath}`, what: `${from} → ${to}` }));
}
