import * as z from 'zod';
import { text } from './values.ts';

/** A day, `2027-06-30`, that exists. */
const day = text.meta({ title: 'day', format: 'date', examples: ['2027-06-30'] }).refine((value) => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}, 'expected a day: 2027-06-30');

/** `waivers:` of a lab file. */
export const waivers = z
  .array(
    z.strictObject({
      check: text.describe('Id of the check: docs/checks.md lists them.'),
      object: text
        .regex(/^(network|pool|volume|domain|lab):.+$/, 'expected KIND:NAME: domain:web01, volume:default/*, lab:NAME')
        .optional()
        .describe('Its subject, KIND:NAME; `*` matches anything. Default: every subject.'),
      reason: text.describe('Why it is accepted. Reports show it.'),
      until: day.optional().describe('Last day on which it is accepted: 2027-06-30. Afterwards the run fails.'),
    }),
  )
  .describe('Findings that are accepted. They stay in every report, and do not fail the run.');
