import { z } from 'zod';
import type { WorkPlan } from '../model/work-plan.ts';
import { printableJson } from '../report/printable.ts';
import type { Evidence } from '../xml/evidence.ts';
import { checklist } from './checklist.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { QuestionOutcome } from './outcome.ts';
import { stepsChangedBy } from './steps-changed.ts';

/**
 * The machine's report of a spike, `schemaVersion` 1, by the rules of `reportSchema`: fields may be added, none changes its meaning;
 * `null` is said where a value does not exist. Published as schema/spike-gate.schema.json.
 */

const decision = z.enum(['PROCEED', 'PROCEED WITH WORKAROUNDS', 'ESCALATE', 'INCOMPLETE']);
const steps = z
  .array(z.int())
  .describe('Steps of the work plan that it changes: 3 is the step named step-3. Empty without a work plan.');

const evidence = z.object({
  source: z.string(),
  xpath: z.string().nullable(),
  line: z.int().nullable().describe('1-based line in source.'),
  excerpt: z.string().describe('The text at this place, or the message, verbatim.'),
});

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
  evidence: z.array(evidence),
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
    schemaVersion: z.literal(1),
    virtspec: z.string().describe('Version of virtspec.'),
    decision: decision.describe('The worst decision of all releases.'),
    startedAt: z.string().describe('ISO 8601, UTC.'),
    milliseconds: z.number(),
    tools: z.record(z.string(), z.string()).describe('Names and versions of the tools in the sandbox.'),
    adapted: z.array(z.string()).describe('Rules by which XML was adapted to the sandbox before it was defined.'),
    releases: z.array(
      z.object({
        name: z.string(),
        decision,
        reasons: z.array(reason),
        checklist: z.array(z.object({ question: z.string(), answer: z.string(), answered: z.boolean() })),
        probes: z.array(question).describe('The questions, and their answers.'),
      }),
    ),
  })
  .describe('A result of `virtspec spike`: NixVirt’s answers to the compatibility questions.');

export type GateJson = z.infer<typeof gateSchema>;

/** The JSON Schema that schema/spike-gate.schema.json holds. */
export function gateJsonSchema(): object {
  return z.toJSONSchema(gateSchema);
}

/** For programs: see `gateSchema`. */
export function formatGateJson(report: GateReport): string {
  return printableJson(`${JSON.stringify(toJson(report), null, 2)}\n`);
}

function toJson({ releases, tools, adapted, plan, ...report }: GateReport): GateJson {
  const { virtspec, decision, startedAt, milliseconds } = report;
  return {
    schemaVersion: 1,
    ...{ virtspec, decision, startedAt, milliseconds },
    tools: { ...tools },
    adapted: [...adapted],
    releases: releases.map((release) => releaseJson(release, plan)),
  };
}

function releaseJson({ name, outcomes, gate }: GatedRelease, plan: WorkPlan | undefined): GateJson['releases'][number] {
  return {
    name,
    decision: gate.decision,
    reasons: gate.reasons.map((reason) => ({
      ...{ kind: reason.kind, probe: reason.question, text: reason.text },
      steps: reason.kind === 'workaround' ? stepNumbers(reason.question, plan) : [],
      fallback: reason.kind === 'workaround' ? reason.fallback : null,
      cure: reason.kind === 'workaround' ? reason.cure : null,
      ask: reason.kind === 'escalate' ? reason.ask : null,
    })),
    checklist: checklist(outcomes, plan).map(({ says, ...item }) => ({ question: says, ...item })),
    probes: outcomes.map((one) => questionJson(one, plan)),
  };
}

function questionJson(
  { question, outcome }: QuestionOutcome,
  plan: WorkPlan | undefined,
): GateJson['releases'][number]['probes'][number] {
  const { id, role, title, cure } = question;
  const ran = outcome.kind !== 'not-run';
  return {
    ...{ id, role, title, steps: stepNumbers(id, plan) },
    outcome: outcome.kind,
    answer: ran ? outcome.answer : outcome.reason,
    fallback: outcome.kind === 'needs-fallback' ? outcome.fallback : null,
    cure,
    evidence: ran ? outcome.evidence.map(evidenceJson) : [],
  };
}

/** The numbers of the steps that are called by one. */
function stepNumbers(question: string, plan: WorkPlan | undefined): number[] {
  return stepsChangedBy(question, plan)
    .flatMap((id) => /^step-(\d+)$/.exec(id)?.[1] ?? [])
    .map(Number);
}

function evidenceJson({ source, xpath, line, excerpt }: Evidence) {
  return { source, xpath: xpath ?? null, line: line ?? null, excerpt };
}
