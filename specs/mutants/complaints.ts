import type { Finding } from '../../lib/finding/finding.ts';

export type Complaint = Extract<Finding, { status: 'fail' | 'warn' | 'error' }>;

/** Findings that need action. */
export function complaints(findings: readonly Finding[]): readonly Complaint[] {
  return findings.filter(
    (finding): finding is Complaint =>
      finding.status === 'error' ||
      ((finding.status === 'fail' || finding.status === 'warn') && finding.severity !== 'notice'),
  );
}

export function keyOf({ check, subject, ...finding }: Complaint): string {
  return JSON.stringify([check, subject.kind, subject.name, 'actual' in finding ? finding.actual : finding.status]);
}
