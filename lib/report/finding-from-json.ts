import type { AtLeastOne, Finding, FindingSubject, Waived } from '../finding/finding.ts';
import type { Evidence } from '../xml/evidence.ts';
import type { ReportJson } from './report-json.ts';

type FindingJson = ReportJson['findings'][number];

/** The finding in a JSON report: the reverse of `toJson`. */
export function findingFromJson(json: FindingJson): Finding {
  const { check, category, title, tier, milliseconds, declaredAt } = json;
  const known = { ...(milliseconds > 0 && { milliseconds }), ...(declaredAt && { declaredAt }) };
  const base = { check, category, title, tier, subject: subjectOf(json.subject), ...known };
  switch (json.status) {
    case 'pass':
      return { ...base, status: json.status, actual: json.actual, evidence: json.evidence.map(evidenceOfJson) };
    case 'fail':
    case 'warn': {
      const { status, severity, expected, actual, fix, why } = json;
      const evidence = json.evidence.map(evidenceOfJson) as unknown as AtLeastOne<Evidence>;
      const { causedBy, waived } = json;
      return {
        ...base,
        status,
        severity,
        expected,
        actual,
        evidence,
        fix,
        why,
        ...(causedBy && { causedBy }),
        ...(waived && { waived: waivedOf(waived) }),
      };
    }
    case 'skip':
      return { ...base, status: json.status, reason: json.reason };
    case 'error':
      return { ...base, status: json.status, message: json.message };
  }
}

function waivedOf({
  reason,
  until,
  withCause,
}: NonNullable<Extract<FindingJson, { status: 'fail' }>['waived']>): Waived {
  return { reason, ...(until !== null && { until }), ...(withCause && { withCause }) };
}

function subjectOf({ kind, name, uuid, host }: FindingJson['subject']): FindingSubject {
  return { kind, name, ...(uuid !== null && { uuid }), ...(host !== null && { host }) };
}

function evidenceOfJson({
  source,
  xpath,
  line,
  excerpt,
}: {
  readonly source: string;
  readonly xpath: string | null;
  readonly line: number | null;
  readonly excerpt: string;
}): Evidence {
  return { source, excerpt, ...(xpath !== null && { xpath }), ...(line !== null && { line }) };
}
