import type { Finding } from '../finding/finding.ts';
import type { Breakdown } from './report.ts';
import type { RunVerdict } from './run-verdict.ts';

/**
 * The run's one answer.
 *
 * A failure, or a check that broke, fails it, even in a run that did not get to its end: what is known to be wrong stays known.
 * Otherwise a run that broke, or that judged nothing (no finding, or only skips), is incomplete: silence is not consent.
 * Warnings pass; they are named in the report.
 */
export function judgeRun(findings: readonly Finding[], breakdown: Breakdown | undefined): RunVerdict {
  if (findings.some(({ status }) => status === 'fail' || status === 'error')) return 'FAILED';
  if (breakdown) return 'INCOMPLETE';
  return findings.some(({ status }) => status === 'pass' || status === 'warn') ? 'PASSED' : 'INCOMPLETE';
}
