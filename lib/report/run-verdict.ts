/** PASSED: no failure. FAILED: something is wrong, whether or not the run finished. INCOMPLETE: it did not finish, or judged nothing. */
export type RunVerdict = 'PASSED' | 'FAILED' | 'INCOMPLETE';

/** The verdict in the terms of `schemaVersion` 1. */
export const decisionOf = {
  PASSED: 'PROCEED',
  FAILED: 'ESCALATE',
  INCOMPLETE: 'INCOMPLETE',
} as const satisfies Readonly<Record<RunVerdict, string>>;
