import type { Finding } from '../finding/finding.ts';
import { findingOf } from '../finding/finding-of.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { type DoctorContext, type Prerequisite, sayCure } from './prerequisite.ts';
import { registry } from './registry.ts';

/**
 * Judges a host by every prerequisite. Pure; one that throws becomes a finding of status `error`, never a pass.
 * @returns sorted as in `sortFindings`
 */
export function judgeHost(
  context: DoctorContext,
  prerequisites: readonly Prerequisite[] = Object.values(registry),
): Finding[] {
  const findings = prerequisites.flatMap((prerequisite) => {
    const judge = { ...prerequisite, fix: sayCure(prerequisite.cure) };
    return prerequisite
      .cases(context)
      .map((one) => findingOf(judge, { subject: one.subject, tier: 'host' }, () => one.judge()));
  });
  return sortFindings(findings.filter((finding) => finding !== undefined));
}
