import { z } from 'zod';

const change = z.object({
  kind: z.enum(['network', 'pool', 'volume', 'domain']),
  name: z.string().describe('Its present name, else its declared one; for a volume, pool/volume.'),
  uuid: z.string().nullable(),
  renamedTo: z.string().nullable(),
  action: z
    .enum(['delete', 'stop', 'restart', 'create', 'start', 'update', 'unchanged'])
    .describe('restart: it is active before and after, and stopped in between; stop: it is not active afterwards.'),
  active: z.boolean().describe('Whether it is active before.'),
  declared: z.boolean(),
  destructive: z.boolean().describe('It is deleted, stays stopped, or is a domain that is power-cut.'),
  acknowledgement: z.string().describe('The name that acknowledges it: domain/web01.'),
  reasons: z.array(z.object({ text: z.string(), place: z.string().describe('Place in NixVirt’s source.') })),
  differences: z.array(z.object({ xpath: z.string(), from: z.string(), to: z.string() })),
  drift: z
    .array(z.object({ xpath: z.string(), values: z.array(z.string()) }))
    .describe('What libvirt generates again at every define.'),
  notes: z.array(z.string()),
  perhaps: z.string().nullable().describe('Why it may not happen.'),
});

export const predictionSchema = z
  .object({
    outcome: z
      .enum(['nothing', 'changes', 'destructive'])
      .describe('destructive: something would be deleted or power-cut, or the apply would fail part-way.'),
    connection: z.string().describe('The libvirt that was looked at.'),
    nixvirt: z.object({ name: z.string(), rules: z.string(), known: z.boolean() }),
    tiers: z.object({
      normalisation: z.enum(['sandbox', 'table']).describe('What the comparison is based on.'),
      state: z.literal('host'),
    }),
    reservations: z.array(z.string()).describe('Limitations of the prediction.'),
    breaks: z
      .object({ what: z.string().nullable(), why: z.string(), place: z.string(), leftOff: z.array(z.string()) })
      .nullable()
      .describe('Where the apply fails part-way.'),
    changes: z.array(change),
    actions: z
      .array(
        z.object({
          verb: z.enum(['define', 'redefine', 'undefine', 'create', 'delete', 'start', 'stop']),
          kind: z.string(),
          name: z.string(),
          perhaps: z.string().nullable(),
        }),
      )
      .describe('NixVirt’s actions, in its order.'),
  })
  .describe('What a rebuild would do to libvirt, of `virtspec plan`.');

export type PredictionJson = z.infer<typeof predictionSchema>;
