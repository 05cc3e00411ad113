import type { Lab } from '../lab/lab.ts';
import type { Report } from '../report/report.ts';
import { type PlanOptions, type Prepared, predict } from './predict.ts';
import { reportOfPlan } from './report-of-plan.ts';

/**
 * `predict`, as a report.
 * @throws as `predict`
 */
export async function plan(lab: Lab, prepare: () => Promise<Prepared>, options: PlanOptions): Promise<Report> {
  const startedAt = new Date();
  const { prediction, rendered } = await predict(prepare, options);
  return reportOfPlan(prediction, { lab, rendered, startedAt, phases: options.phases.ended });
}
