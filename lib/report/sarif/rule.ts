import type { ReportingDescriptor } from 'sarif';
import type { Finding, Severity } from '../../finding/finding.ts';

/** A finding that is a result: a failure or a warning. */
export type Judged = Extract<Finding, { status: 'fail' | 'warn' }>;

/** SARIF's words for a severity. */
export const levels = { error: 'error', warning: 'warning', notice: 'note' } as const satisfies Record<
  Severity,
  string
>;

/** A rule for each check that has a result, in the order of their first. */
export function rulesOf(findings: readonly Judged[]): ReportingDescriptor[] {
  const first = new Map<string, Judged>();
  for (const finding of findings) if (!first.has(finding.check)) first.set(finding.check, finding);
  return [...first.values()].map(({ check, title, why, category }) => ({
    id: check,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${title}. ${why}` },
    properties: { tags: [category] },
  }));
}
