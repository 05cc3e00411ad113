import * as z from 'zod';
import { named } from './named.ts';
import { text } from './values.ts';

/**
 * The work plan, key by key: the file that `plan:` of a lab file names. Descriptions go into `schema/work-plan.schema.json`, where editors
 * show them.
 */
const ids = z.array(text);

const bullet = z
  .strictObject({
    says: text.describe('What must be so, in the words of the plan.'),
    run: text.optional().describe('The command by which the plan looks.'),
    checks: ids.default([]).describe('Ids of checks of `virtspec verify` that show it (docs/checks.md).'),
    doctor: ids.default([]).describe('Ids of checks of `virtspec doctor` that show it (docs/doctor.md).'),
    spike: ids.default([]).describe('Ids of questions of `virtspec spike` that show it (docs/spike-questions.md).'),
    spec: text.optional().describe('A file that shows it, relative to this one: what is no question of a lab.'),
    manual: text.optional().describe('What a person must do, where no check can.'),
    note: text.optional().describe('Where the words of the plan do not fit what is so.'),
  })
  .refine(
    ({ checks, doctor, spike, spec, manual }) =>
      checks.length + doctor.length + spike.length > 0 || spec !== undefined || manual !== undefined,
    'nothing shows it: name checks, doctor, spike or spec, or say what a person must do (manual)',
  );

const step = z
  .strictObject({
    title: text.describe('Title of the step.'),
    bullets: z.array(bullet).default([]).describe('What must be so when the step is done.'),
    checks: ids.default([]).describe('Ids of checks that the step asks for beside its bullets.'),
    changedBy: ids.default([]).describe('Ids of questions of `virtspec spike` whose answer may change the step.'),
  })
  .describe('A step of the plan.');

const gateItem = z.strictObject({
  says: text.describe('A line of the checklist.'),
  spike: ids.min(1).optional().describe('Ids of the questions that answer it. Default: every surprise.'),
  works: text.default('works').describe('Its answer where all of them work.'),
  fallback: text.default('needs a workaround').describe('Its answer where one of them needs its fallback.'),
  better: z
    .strictObject({ spike: text.describe('Id of the question.'), says: text.describe('The other answer.') })
    .optional()
    .describe('Another answer where all of them work, and this question is answered "works" too.'),
});

/** What --select takes of a step must be one word, and none of its patterns. */
const stepId = (name: string) =>
  /^[a-z][a-z0-9-]*$/.test(name)
    ? undefined
    : `'${name}' is not how a step is called: lower-case letters, digits and hyphens, as in step-3`;

export const workPlanSchema = z
  .strictObject({
    title: text.describe('Title of the plan.'),
    steps: named(step, 'step', stepId).describe('Steps by the word that --select takes: step-3.'),
    gate: z
      .strictObject({ items: z.array(gateItem).min(1).describe('Its lines.') })
      .optional()
      .describe('The checklist that `virtspec spike` fills in.'),
  })
  .describe('A work plan: what must be shown of a lab, step by step, and what shows it.');

/** Where a mapping is one of names; `*` stands for a name. */
export const planMappings = ['steps'] as const;

export type WorkPlanFile = z.output<typeof workPlanSchema>;
