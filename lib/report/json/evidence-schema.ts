import { z } from 'zod';

/** A place, and its content. */
export const evidenceSchema = z.object({
  source: z.string().describe('A file, a store path, or the command that prints it.'),
  xpath: z.string().nullable().default(null),
  line: z.int().nullable().default(null).describe('1-based line in source.'),
  excerpt: z.string().describe('What is there, verbatim.'),
});
