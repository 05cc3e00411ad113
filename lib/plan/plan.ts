import type { Lab } from '../lab/lab.ts';
import type { Report } from '../report/report.ts';
import type { PlanGrounds } from './plan-grounds.ts';
import { type PlanOptions, type Prepared, predict } from './predict.ts';
import { reportOfPlan } from './report-of-plan.ts';

/** A plan as a report, and what it was made from. */
export interface PlanMade {
  readonly report: Report;
  readonly grounds: PlanGrounds;
}

/**
 * `predict`, as a report.
 * @throws as `predict`
 */
export async function plan(lab: Lab, prepare: () => Promise<Prepared>, options: PlanOptions): Promise<PlanMade> {
  const startedAt = new Date();
  const { prediction, rendered, grounds } = await predict(prepare, options);
  return { report: reportOfPlan(prediction, { lab, rendered, startedAt, phases: options.phases.ended }), grounds };
}
