import { z } from 'zod';
import { evidenceSchema } from './evidence-schema.ts';

export const gateDecision = z.enum(['PROCEED', 'PROCEED WITH WORKAROUNDS', 'ESCALATE', 'INCOMPLETE']);
const steps = z
  .array(z.int())
  .describe('Steps of the work plan that it changes: 3 is the step named step-3. Empty without a work plan.');

const question = z.object({
  id: z.string(),
  role: z
    .enum(['unknown', 'assumption', 'surprise', 'fallback'])
    .describe(
      'unknown (shown as essential): every lab builds on it; assumption (shown as expected): most labs do; surprise: informative, and decides nothing; fallback: the workaround of another question.',
    ),
  title: z.string(),
  steps,
  outcome: z.enum(['works', 'differs', 'needs-fallback', 'broken', 'not-run']),
  answer: z.string().describe('One sentence; for a question that was not run, the reason.'),
  fallback: z.string().nullable().describe('Id of the question that tests the workaround, where one is needed.'),
  cure: z.string(),
  evidence: z.array(evidenceSchema),
});

const reason = z.object({
  kind: z.enum(['escalate', 'incomplete', 'workaround']),
  probe: z.string().describe('Id of the question.'),
  text: z.string(),
  steps,
  fallback: z.string().nullable().describe('Id of the question that tested the workaround, which works.'),
  cure: z.string().nullable(),
  ask: z.string().nullable().describe('What to ask the user.'),
});

export const gateSchema = z
  .object({
    decision: gateDecision.describe('The worst decision of all releases.'),
    adapted: z.array(z.string()).describe('Rules by which XML was adapted to the sandbox before it was defined.'),
    releases: z.array(
      z.object({
        name: z.string(),
        decision: gateDecision,
        reasons: z.array(reason),
        checklist: z.array(z.object({ question: z.string(), answer: z.string(), answered: z.boolean() })),
        probes: z.array(question).describe('The questions, and their answers.'),
      }),
    ),
  })
  .describe('NixVirt’s answers to the compatibility questions of `virtspec spike`.');

export type GateJson = z.infer<typeof gateSchema>;
