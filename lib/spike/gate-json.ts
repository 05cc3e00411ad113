import type { WorkPlan } from '../model/work-plan.ts';
import type { GateJson } from '../report/json/gate-schema.ts';
import type { Evidence } from '../xml/evidence.ts';
import { checklist } from './checklist.ts';
import { worst } from './decide-gate.ts';
import type { QuestionOutcome } from './outcome.ts';
import type { GatedRelease, SpikeResult } from './spike-result.ts';
import { stepsChangedBy } from './steps-changed.ts';

type ReleaseJson = GateJson['releases'][number];

/** The gate in its published shape. */
export function gateJson({ releases, adapted, plan }: SpikeResult): GateJson {
  return {
    decision: worst(releases.map(({ gate }) => gate.decision)),
    adapted: [...adapted],
    releases: releases.map((release) => releaseJson(release, plan)),
  };
}

function releaseJson({ name, outcomes, gate }: GatedRelease, plan: WorkPlan | undefined): ReleaseJson {
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
): ReleaseJson['probes'][number] {
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

/** The numbers of the steps that are named by a number. */
function stepNumbers(question: string, plan: WorkPlan | undefined): number[] {
  return stepsChangedBy(question, plan)
    .flatMap((id) => /^step-(\d+)$/.exec(id)?.[1] ?? [])
    .map(Number);
}

function evidenceJson({ source, xpath, line, excerpt }: Evidence) {
  return { source, xpath: xpath ?? null, line: line ?? null, excerpt };
}
