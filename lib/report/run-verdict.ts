/** PASSED: no failure. FAILED: something is wrong, whether or not the run got to its end. INCOMPLETE: it did not get to its end, or judged nothing. */
export type RunVerdict = 'PASSED' | 'FAILED' | 'INCOMPLETE';

/** The verdict in the words of reports of `schemaVersion` 1. */
export const decisionOf = {
  PASSED: 'PROCEED',
  FAILED: 'ESCALATE',
  INCOMPLETE: 'INCOMPLETE',
} as const satisfies Readonly<Record<RunVerdict, string>>;
