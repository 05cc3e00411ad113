import type { Breakdown } from './report.ts';

/** Text about a run that broke, for the line of its counts: `, and the run broke before its end`. */
export function describeBreak(breakdown: Breakdown | undefined): string {
  if (!breakdown) return '';
  return breakdown.without === undefined
    ? ', and the run broke before its end'
    : `, and the apply broke off: the rest was proven without ${breakdown.without}`;
}
