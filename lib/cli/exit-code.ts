import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import type { RunVerdict } from '../report/run-verdict.ts';
import type { Decision } from '../spike/decision.ts';

/** Exit code of a run that has a verdict, and no error of its own. */
export const verdictCodes: Readonly<Record<RunVerdict, number>> = { PASSED: 0, FAILED: 1, INCOMPLETE: 3 };

/** Exit code of the gate. */
export const decisionCodes: Readonly<Record<Decision, number>> = {
  PROCEED: 0,
  'PROCEED WITH WORKAROUNDS': 0,
  ESCALATE: 1,
  INCOMPLETE: 3,
};

/**
 * Exit code of a run with a report. If this machine broke the run, the verdict decides: 3 is INCOMPLETE, and a known failure is 1, whether or not the
 * run finished.
 * @param error what broke it, if something did
 */
export function exitCodeOfRun(verdict: RunVerdict, error: unknown): number {
  if (error === undefined) return verdictCodes[verdict];
  const failed = verdict === 'FAILED' && error instanceof VirtspecError && error.kind === 'environment';
  return failed ? verdictCodes[verdict] : exitCodeOf(error);
}
