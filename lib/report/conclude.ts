import { countFindings, describeCounts } from '../finding/count.ts';
import { describeBreak } from './break-words.ts';
import type { Conclusion } from './conclusion.ts';
import { describeTier, type Report } from './report.ts';
import type { RunVerdict } from './run-verdict.ts';

const tones = { PASSED: 'good', FAILED: 'bad', INCOMPLETE: 'bad' } as const satisfies Record<
  RunVerdict,
  Conclusion['tone']
>;

/**
 * Whether a report must not read as a good one, in any format: a bad answer, or one that nothing was judged for.
 */
export function readsAsBad(report: Report): boolean {
  return report.verdict !== 'PASSED' || conclude(report).tone === 'bad';
}

/** A command's own, where it answers in other words than the verdict. */
export function conclude(report: Report): Conclusion {
  const { verdict, conclusion, selected } = report;
  if (conclusion) return conclusion;
  const counts = describeCounts(countFindings(report.findings));
  const part = selected ? ' of the selected checks' : '';
  const text = `${counts}${part}${describeBreak(report.breakdown)}, on tier ${describeTier(report)}`;
  return { word: verdict, tone: tones[verdict], text };
}
