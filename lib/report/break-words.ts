import type { Breakdown } from './report.ts';

/** What is said of a run that broke beside its counts: `, and the run broke before its end`. */
export function describeBreak(breakdown: Breakdown | undefined): string {
  if (!breakdown) return '';
  return breakdown.without === undefined
    ? ', and the run broke before its end'
    : `, and the apply broke off: the rest was proven without ${breakdown.without}`;
}
