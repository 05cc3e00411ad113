import type { Finding, Status } from './finding.ts';
import { subjectName } from './subject.ts';

/** A waived finding counts as `waived`, and as nothing else. */
export type Counts = Readonly<Record<Status | 'waived', number>>;

/** The number of findings of each status. */
export function countFindings(findings: readonly Finding[]): Counts {
  const counts = { pass: 0, fail: 0, warn: 0, skip: 0, error: 0, waived: 0 };
  for (const finding of findings) counts['waived' in finding && finding.waived ? 'waived' : finding.status] += 1;
  return counts;
}

/** `2 failed, 1 check broke, 3 warnings, 40 passed, 12 not run`: only what occurs, worst first; `nothing was checked` if there are none. */
export function describeCounts(counts: Counts): string {
  const parts = [
    counts.fail > 0 && `${counts.fail} failed`,
    counts.error > 0 && `${counts.error} ${counts.error === 1 ? 'check' : 'checks'} broke`,
    counts.warn > 0 && `${counts.warn} ${counts.warn === 1 ? 'warning' : 'warnings'}`,
    counts.waived > 0 && `${counts.waived} waived`,
    counts.pass > 0 && `${counts.pass} passed`,
    counts.skip > 0 && `${counts.skip} not run`,
  ].filter((part) => part !== false);
  return parts.join(', ') || 'nothing was checked';
}

/** `1 pool, 4 volumes`: the subjects of the findings, each counted once. */
export function describeKinds(findings: readonly Finding[]): string {
  const kinds = new Map<string, Set<string>>();
  for (const { subject } of findings) {
    const names = kinds.get(subject.kind) ?? new Set();
    kinds.set(subject.kind, names.add(subjectName(subject)));
  }
  return [...kinds].map(([kind, { size }]) => `${size} ${size === 1 ? kind : `${kind}s`}`).join(', ');
}
