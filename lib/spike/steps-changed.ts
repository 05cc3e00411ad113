import type { WorkPlan } from '../model/work-plan.ts';

/** The steps of a work plan that a question's answer may change, by their ids; empty without a plan. */
export function stepsChangedBy(question: string, plan: WorkPlan | undefined): string[] {
  return (plan?.steps ?? []).filter(({ changedBy }) => changedBy.includes(question)).map(({ id }) => id);
}

/** `step-2 and step-4`, for a sentence; undefined if it changes none. */
export function describeSteps(question: string, plan: WorkPlan | undefined): string | undefined {
  const steps = stepsChangedBy(question, plan);
  return steps.length === 0 ? undefined : steps.join(' and ');
}
