import type { AnyCheck } from '../../check/check.ts';
import { schemaOf } from '../../check/lookup.ts';
import { isTakenAllTheSame } from '../../check/stricter-schema.ts';
import type { Fix } from '../../finding/fix.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { SchemaResult, SchemaViolation } from '../../model/schema-result.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { xpathOfLine } from '../../xml/line.ts';
import type { XmlSource } from '../../xml/source.ts';

const inNix = 'Correct the attribute in Nix that emits the element named here.';
const inXml = 'Correct the element named here, in its file.';

export const schemaValid: AnyCheck = {
  id: 'schema-valid',
  category: 'declaration',
  title: 'Declared XML is valid against libvirt’s schema',
  severity: 'error',
  fix: {
    nix: inNix,
    xml: inXml,
  },
  tier: 'schema',
  why: 'libvirt ignores elements and attributes that it does not know, so a misspelt one is lost silently; a value that it does not know it refuses, or replaces by its default. https://libvirt.org/format.html',
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
    const xml = subject.declared?.xml;
    const verdict = judgeNone(violations, (violation) => evidenceOfViolation(result, violation, xml), {
      ok: right,
      expected: valid,
      actual: said(violations),
    });
    return verdict.status === 'fail' ? { ...verdict, ...fixOf(violations) } : verdict;
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
  { line, excerpt }: SchemaViolation,
  xml: XmlSource | undefined,
): Evidence {
  const xpath = xml && line !== undefined ? xpathOfLine(xml, line) : undefined;
  return { source: origin, ...(xpath !== undefined && { xpath }), line, excerpt };
}

/** What is most likely meant is the fix, where every violation has such a word. */
function fixOf(violations: readonly SchemaViolation[]): { readonly fix?: Fix } {
  const meant = violations.flatMap(({ message }) => /; did you mean (.+)\?$/.exec(message)?.[1] ?? []);
  if (meant.length < violations.length) return {};
  const words = `Did you mean ${[...new Set(meant)].join(', ')}?`;
  return { fix: { nix: `${words} ${inNix}`, xml: `${words} ${inXml}` } };
}
