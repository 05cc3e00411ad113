import type { Finding, Status } from '../finding/finding.ts';

/** How bad a finding or an object is; `none`: nothing was judged. */
export type Shade = 'fail' | 'warn' | 'waived' | 'pass' | 'skip' | 'none';

/** The worst first. */
export const shades: readonly Shade[] = ['fail', 'warn', 'waived', 'pass', 'skip', 'none'];

const ofStatus: Readonly<Record<Status, Shade>> = {
  fail: 'fail',
  error: 'fail',
  warn: 'warn',
  pass: 'pass',
  skip: 'skip',
};

/** A check that broke is as bad as one that failed. */
export function shadeOf(finding: Finding): Shade {
  return 'waived' in finding && finding.waived ? 'waived' : ofStatus[finding.status];
}

/** One object's worst finding. */
export interface Standing {
  readonly shade: Shade;
  /** Where to read about it: `#f12`. */
  readonly link: string | undefined;
}
