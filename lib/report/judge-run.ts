import type { Finding } from '../finding/finding.ts';
import type { Breakdown } from './report.ts';
import type { RunVerdict } from './run-verdict.ts';

/**
 * The verdict of the run.
 *
 * A failure, or a check that broke, fails it, even if the run did not finish: a known fault stays known. Otherwise a run that broke, or that judged
 * nothing (no finding, or only skips), is incomplete. Warnings pass; the report lists them.
 */
export function judgeRun(findings: readonly Finding[], breakdown: Breakdown | undefined): RunVerdict {
  if (findings.some(({ status }) => status === 'fail' || status === 'error')) return 'FAILED';
  if (breakdown) return 'INCOMPLETE';
  return findings.some(({ status }) => status === 'pass' || status === 'warn') ? 'PASSED' : 'INCOMPLETE';
}
