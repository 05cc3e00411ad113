import { relative } from 'node:path';
import type { WorkPlan, WorkStep } from '../model/work-plan.ts';
import { problemsOf, sayIssue } from './issues.ts';
import { readYamlText } from './read-yaml-text.ts';
import { planMappings, type WorkPlanFile, workPlanSchema } from './work-plan-schema.ts';
import { parseYaml } from './yaml-document.ts';

const kind = { name: 'work plan', code: 'work-plan', schema: 'schema/work-plan.schema.json' };

/**
 * Reads a work plan. Whether its ids exist is checked by the code that knows the checks (`requireKnownIds`).
 *
 * @param path absolute
 * @throws VirtspecError of kind `usage`: `work-plan-not-found`, `work-plan-unreadable`, `work-plan-not-yaml`, or `work-plan-invalid` with every
 *   problem at its line
 */
export async function loadWorkPlan(path: string): Promise<WorkPlan> {
  const shown = fromHere(path);
  const yaml = parseYaml(await readYamlText(shown, kind), shown, { ...kind, named: planMappings });
  const parsed = workPlanSchema.safeParse(yaml.value, { error: sayIssue });
  if (!parsed.success) throw yaml.error(problemsOf(parsed.error.issues, workPlanSchema));
  return workPlanOf(parsed.data, path);
}

/** Relative to the working directory if the path is below it. */
function fromHere(path: string): string {
  const short = relative('', path);
  return short.startsWith('..') ? path : short;
}

function workPlanOf({ title, steps, gate }: WorkPlanFile, file: string): WorkPlan {
  return {
    title,
    file,
    steps: [...steps].map(([id, step]) => stepOf(id, step)),
    gate: gate && {
      items: gate.items.map(({ says, spike, works, fallback, better }) => ({ says, spike, works, fallback, better })),
    },
  };
}

type StepFile = WorkPlanFile['steps'] extends Map<string, infer S> ? S : never;

function stepOf(id: string, { title, bullets, checks, changedBy }: StepFile): WorkStep {
  return {
    ...{ id, title, checks, changedBy },
    bullets: bullets.map(({ says, run, checks, doctor, spike, spec, manual, note }) => {
      return { says, run, checks, doctor, spike, spec, manual, note };
    }),
  };
}
