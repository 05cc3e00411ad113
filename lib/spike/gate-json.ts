import { z } from 'zod';
import { printableJson } from '../report/printable.ts';
import type { Evidence } from '../xml/evidence.ts';
import { checklist } from './checklist.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { ProbeOutcome } from './outcome.ts';

/**
 * The machine's report of a spike, `schemaVersion` 1, by the rules of `reportSchema`: fields may be added, none changes its meaning;
 * `null` is said where a value does not exist. Published as schema/spike-gate.schema.json.
 */

const decision = z.enum(['PROCEED', 'PROCEED WITH WORKAROUNDS', 'ESCALATE', 'INCOMPLETE']);
const steps = z.array(z.int()).describe('Steps of the plan that it changes.');

const evidence = z.object({
  source: z.string(),
  xpath: z.string().nullable(),
  line: z.int().nullable().describe('1-based line in source.'),
  excerpt: z.string().describe('What stands there, or what was said, verbatim.'),
});

const probe = z.object({
  id: z.string(),
  role: z
    .enum(['unknown', 'assumption', 'surprise', 'fallback'])
    .describe('unknown: one of the blocking unknowns; fallback: the way out of another probe.'),
  title: z.string(),
  steps,
  outcome: z.enum(['works', 'differs', 'needs-fallback', 'broken', 'not-run']),
  answer: z.string().describe('One sentence; of a probe that was not run, the reason.'),
  fallback: z.string().nullable().describe('Id of the probe that is the way out, where one is needed.'),
  cure: z.string(),
  evidence: z.array(evidence),
});

const reason = z.object({
  kind: z.enum(['escalate', 'incomplete', 'workaround']),
  probe: z.string(),
  text: z.string(),
  steps,
  fallback: z.string().nullable().describe('Id of the probe that ran the workaround, and worked.'),
  cure: z.string().nullable(),
  ask: z.string().nullable().describe('What to ask the user.'),
});

export const gateSchema = z
  .object({
    schemaVersion: z.literal(1),
    virtspec: z.string().describe('Version of virtspec.'),
    decision: decision.describe('The worst of the releases’.'),
    startedAt: z.string().describe('ISO 8601, UTC.'),
    milliseconds: z.number(),
    tools: z.record(z.string(), z.string()).describe('Name and version of what stood in the sandbox.'),
    adapted: z.array(z.string()).describe('Rules by which XML was adapted to the sandbox before it was defined.'),
    releases: z.array(
      z.object({
        name: z.string(),
        decision,
        reasons: z.array(reason),
        checklist: z.array(z.object({ question: z.string(), answer: z.string(), answered: z.boolean() })),
        probes: z.array(probe),
      }),
    ),
  })
  .describe('A spike of virtspec: what NixVirt does of what the plan assumes.');

export type GateJson = z.infer<typeof gateSchema>;

/** The JSON Schema that schema/spike-gate.schema.json holds. */
export function gateJsonSchema(): object {
  return z.toJSONSchema(gateSchema);
}

/** For programs: see `gateSchema`. */
export function formatGateJson(report: GateReport): string {
  return printableJson(`${JSON.stringify(toJson(report), null, 2)}\n`);
}

function toJson({ releases, tools, adapted, ...report }: GateReport): GateJson {
  const { virtspec, decision, startedAt, milliseconds } = report;
  return {
    schemaVersion: 1,
    ...{ virtspec, decision, startedAt, milliseconds },
    tools: { ...tools },
    adapted: [...adapted],
    releases: releases.map(releaseJson),
  };
}

function releaseJson({ name, outcomes, gate }: GatedRelease): GateJson['releases'][number] {
  return {
    name,
    decision: gate.decision,
    reasons: gate.reasons.map((reason) => ({
      ...{ kind: reason.kind, probe: reason.probe, text: reason.text },
      steps: reason.kind === 'workaround' ? [...reason.steps] : [],
      fallback: reason.kind === 'workaround' ? reason.fallback : null,
      cure: reason.kind === 'workaround' ? reason.cure : null,
      ask: reason.kind === 'escalate' ? reason.ask : null,
    })),
    checklist: checklist(outcomes).map((item) => ({ ...item })),
    probes: outcomes.map(probeJson),
  };
}

function probeJson({ probe, outcome }: ProbeOutcome): GateJson['releases'][number]['probes'][number] {
  const { id, role, title, steps, cure } = probe;
  const ran = outcome.kind !== 'not-run';
  return {
    ...{ id, role, title, steps: [...steps] },
    outcome: outcome.kind,
    answer: ran ? outcome.answer : outcome.reason,
    fallback: outcome.kind === 'needs-fallback' ? outcome.fallback : null,
    cure,
    evidence: ran ? outcome.evidence.map(evidenceJson) : [],
  };
}

function evidenceJson({ source, xpath, line, excerpt }: Evidence) {
  return { source, xpath: xpath ?? null, line: line ?? null, excerpt };
}
