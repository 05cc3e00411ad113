import type { Finding } from '../finding/finding.ts';
import type { Breakdown, Decision } from './report.ts';

/**
 * The run's one answer.
 *
 * A failure, or a check that broke, escalates, even in a run that did not get to its end: what is known to be wrong stays known.
 * Otherwise a run that broke, or that judged nothing (no finding, or only skips), is incomplete: silence is not consent.
 * Warnings proceed; they are named in the report. `PROCEED WITH WORKAROUNDS` is given by the gate, not here.
 */
export function decide(findings: readonly Finding[], breakdown: Breakdown | undefined): Decision {
  if (findings.some(({ status }) => status === 'fail' || status === 'error')) return 'ESCALATE';
  if (breakdown) return 'INCOMPLETE';
  return findings.some(({ status }) => status === 'pass' || status === 'warn') ? 'PROCEED' : 'INCOMPLETE';
}
