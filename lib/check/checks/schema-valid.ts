import type { SchemaResult } from '../../model/schema-result.ts';
import type { Evidence } from '../../xml/evidence.ts';
import type { AnyCheck } from '../check.ts';
import { schemaOf } from '../lookup.ts';
import { judgeNone, skip } from '../verdict.ts';

export const schemaValid: AnyCheck = {
  id: 'schema-valid',
  steps: [2, 3, 4],
  title: "The declared XML is valid by libvirt's own schema",
  severity: 'error',
  fix: "Correct the attribute in Nix that emits the element named here; a `<target>` that stands twice in an interface is NixVirt HEAD's own fault: use 0.6.0.",
  tier: 'schema',
  why: 'libvirt ignores what it does not know when it defines an object, so a misspelt element is lost without a word. https://libvirt.org/format.html',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }) => declared !== undefined,
  judge({ kind, name }, context) {
    if ('unavailable' in context.schema) return skip(context.schema.unavailable);
    const result = schemaOf(context).get(`${kind} ${name}`);
    if (!result) return skip('it was not validated');
    const said = result.violations.map(({ message }) => message).join('; ');
    return judgeNone(result.violations, `valid by ${result.schema}`, `valid by ${result.schema}`, said, (violation) =>
      evidenceOfViolation(result, violation),
    );
  },
};

function evidenceOfViolation(
  { origin }: SchemaResult,
  { line, excerpt }: SchemaResult['violations'][number],
): Evidence {
  return { source: origin, line, excerpt };
}
