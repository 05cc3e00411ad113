import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import type { Decision } from '../report/report.ts';

/** Exit code of a run that has a verdict, and no error of its own. */
export const decisionCodes: Readonly<Record<Decision, number>> = {
  PROCEED: 0,
  'PROCEED WITH WORKAROUNDS': 0,
  ESCALATE: 1,
  INCOMPLETE: 3,
};

/**
 * Exit code of a run with a report: one that this machine broke ends as its verdict says, so that 3 is INCOMPLETE, and what is known to be
 * wrong is 1 whether or not the run got to its end.
 * @param error what broke it, if something did
 */
export function exitCodeOfRun(decision: Decision, error: unknown): number {
  if (error === undefined) return decisionCodes[decision];
  const failed = decision === 'ESCALATE' && error instanceof VirtspecError && error.kind === 'environment';
  return failed ? decisionCodes[decision] : exitCodeOf(error);
}
