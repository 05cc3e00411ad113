import * as z from 'zod';
import { named } from './named.ts';
import { text } from './values.ts';

/**
 * The work plan, key by key: the file that `plan:` in a lab file names. Descriptions go into `schema/work-plan.schema.json`, where editors show them.
 */
const ids = z.array(text);

const bullet = z
  .strictObject({
    says: text.describe('Requirement, in the words of the work plan.'),
    run: text.optional().describe('Command by which the work plan verifies it.'),
    checks: ids.default([]).describe('Ids of `virtspec verify` checks that cover it (docs/checks.md).'),
    doctor: ids.default([]).describe('Ids of `virtspec doctor` checks that cover it (docs/doctor.md).'),
    spike: ids.default([]).describe('Ids of `virtspec spike` questions that cover it (docs/spike-questions.md).'),
    spec: text.optional().describe('File that covers it, relative to this one, where it is not about the lab itself.'),
    manual: text.optional().describe('What a person must do, where no check covers it.'),
    note: text.optional().describe('Where the words of the work plan differ from the facts.'),
  })
  .refine(
    ({ checks, doctor, spike, spec, manual }) =>
      checks.length + doctor.length + spike.length > 0 || spec !== undefined || manual !== undefined,
    'nothing covers it; list checks, doctor, spike or spec, or describe what a person must do (manual)',
  );

const step = z
  .strictObject({
    title: text.describe('Title of the step.'),
    bullets: z.array(bullet).default([]).describe('Requirements that hold when the step is done.'),
    checks: ids.default([]).describe('Ids of checks that the step requires in addition to its bullets.'),
    changedBy: ids.default([]).describe('Ids of `virtspec spike` questions whose answer may change the step.'),
  })
  .describe('A step of the work plan.');

const gateItem = z.strictObject({
  says: text.describe('A line of the checklist.'),
  spike: ids
    .min(1)
    .optional()
    .describe('Ids of the questions that answer it. Default: every question with the role `surprise`.'),
  works: text.default('works').describe('Answer if all of them work.'),
  fallback: text.default('needs a workaround').describe('Answer if one of them needs its fallback.'),
  better: z
    .strictObject({ spike: text.describe('Id of the question.'), says: text.describe('Alternative answer.') })
    .optional()
    .describe('Alternative answer if all of them work, and this question is answered "works" too.'),
});

/** A step's id is passed to --select, so it must be one word, and not one of its patterns. */
const stepId = (name: string) =>
  /^[a-z][a-z0-9-]*$/.test(name)
    ? undefined
    : `'${name}' is not a valid step name: use lower-case letters, digits and hyphens, as in step-3`;

export const workPlanSchema = z
  .strictObject({
    title: text.describe('Title of the work plan.'),
    steps: named(step, 'step', stepId).describe('Steps by their name for --select: step-3.'),
    gate: z
      .strictObject({ items: z.array(gateItem).min(1).describe('Lines of the checklist.') })
      .optional()
      .describe('Checklist that `virtspec spike` fills in.'),
  })
  .describe('A work plan: what must be verified for a lab, step by step, and what covers it.');

/** The paths of mappings whose keys are names; `*` stands for a name. */
export const planMappings = ['steps'] as const;

export type WorkPlanFile = z.output<typeof workPlanSchema>;
