import type { FoundNixVirt } from '../nixvirt/nixvirt-source.ts';
import type { Report } from '../report/report.ts';
import { answerQuestions, type SpikeOptions } from './answer-questions.ts';
import { reportOfSpike } from './report-of-spike.ts';

/**
 * `answerQuestions`, as a report.
 * @throws as `answerQuestions`
 */
export async function spike(releases: readonly FoundNixVirt[], options: SpikeOptions): Promise<Report> {
  const startedAt = new Date();
  return reportOfSpike(await answerQuestions(releases, options), startedAt, options.phases.ended);
}
