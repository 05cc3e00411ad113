import { z } from 'zod';
import { subjectKinds } from '../../finding/finding.ts';

const about = z.object({
  check: z.string(),
  kind: z.enum(subjectKinds),
  name: z.string(),
  host: z.string().nullable(),
});

export const comparisonSchema = z
  .object({
    before: z.object({ startedAt: z.string(), verdict: z.enum(['PASSED', 'FAILED', 'INCOMPLETE']) }),
    appeared: z.array(about).describe('They fail or warn, and did not before.'),
    fixed: z.array(about).describe('They failed or warned before, and pass.'),
    still: z.array(about).describe('They failed or warned before, and do.'),
    accepted: z.array(about).describe('They failed or warned before, and the lab file accepts them.'),
    unjudged: z.array(about).describe('They failed or warned before, and were not judged.'),
  })
  .describe('What differs from an earlier run, of `virtspec report --compare`.');

export type ComparisonJson = z.infer<typeof comparisonSchema>;
