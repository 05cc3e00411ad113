import type { AnyCheck } from '../../check/check.ts';
import { schemaOf } from '../../check/lookup.ts';
import { isTakenAllTheSame } from '../../check/stricter-schema.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { SchemaResult, SchemaViolation } from '../../model/schema-result.ts';
import type { Evidence } from '../../xml/evidence.ts';

export const schemaValid: AnyCheck = {
  id: 'schema-valid',
  category: 'declaration',
  title: 'Declared XML is valid against libvirt’s schema',
  severity: 'error',
  fix: {
    nix: 'Correct the attribute in Nix that emits the element named here.',
    xml: 'Correct the element named here, in its file.',
  },
  tier: 'schema',
  why: 'libvirt ignores unknown elements when it defines an object, so a misspelt element is lost silently. https://libvirt.org/format.html',
  kind: 'any',
  kinds: ['network', 'pool', 'volume', 'domain'],
  reads: 'declared',
  applies: ({ declared }) => declared !== undefined,
  judge(subject, context) {
    const { kind, name } = subject;
    if ('unavailable' in context.schema) return skip(context.schema.unavailable);
    const result = schemaOf(context).get(`${kind} ${name}`);
    if (!result) return skip('it was not validated');
    const own = result.violations.filter(({ newer }) => newer === undefined);
    const taken = own.filter((violation) => isTakenAllTheSame(violation, subject, context));
    const violations = own.filter((violation) => !taken.includes(violation));
    const [unknown] = result.violations.filter(({ newer }) => newer !== undefined);
    if (unknown && violations.length === 0) return skip(notKnownHere(unknown, result.schema));
    const valid = `valid against ${result.schema}`;
    const right =
      taken.length === 0
        ? valid
        : `accepted and kept by libvirt, although not valid against ${result.schema}: ${said(taken)}`;
    return judgeNone(violations, (violation) => evidenceOfViolation(result, violation), {
      ok: right,
      expected: valid,
      actual: said(violations),
    });
  },
};

function said(violations: readonly SchemaViolation[]): string {
  return violations.map(({ message }) => message).join('; ');
}

/** Neither the lab's fault nor this machine's: its libvirt is older than the one that the lab is for. */
function notKnownHere({ message, newer }: SchemaViolation, schema: string): string {
  return `cannot be checked in this run: ${message.replace(/;.*$/, '')} in ${schema}, but libvirt ${newer} supports it; run again on the host’s release with --libvirt`;
}

function evidenceOfViolation(
  { origin }: SchemaResult,
  { line, excerpt }: SchemaResult['violations'][number],
): Evidence {
  return { source: origin, line, excerpt };
}
