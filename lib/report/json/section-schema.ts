import { z } from 'zod';
import { evidenceSchema } from './evidence-schema.ts';

const tone = z.enum(['good', 'warning', 'bad', 'faint', 'plain']);

const entry = z.object({
  mark: z.string(),
  tone,
  name: z.string().optional(),
  text: z.string(),
  lines: z.array(z.object({ label: z.string(), text: z.string() })),
});

const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string(), tone }),
  z.object({ kind: z.literal('entries'), entries: z.array(entry) }),
  z.object({ kind: z.literal('checklist'), items: z.array(z.object({ done: z.boolean(), text: z.string() })) }),
  z.object({ kind: z.literal('table'), head: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('evidence'), of: z.string(), pieces: z.array(evidenceSchema) }),
]);

export const sectionsSchema = z
  .array(z.object({ title: z.string(), blocks: z.array(block), only: z.enum(['glance', 'detail']).optional() }))
  .describe('What people read of `plan` and `spike`; programs read `prediction` and `gate`.');
