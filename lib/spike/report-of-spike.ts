import type { Conclusion } from '../report/conclusion.ts';
import { finishReport } from '../report/finish-report.ts';
import type { Report } from '../report/report.ts';
import type { Phase } from '../run/phase.ts';
import { worst } from './decide-gate.ts';
import type { Decision } from './decision.ts';
import { findingsOf } from './gate-findings.ts';
import { gateJson } from './gate-json.ts';
import { sectionsOf } from './gate-sections.ts';
import type { SpikeResult } from './spike-result.ts';

/** The report of a spike. It is about releases of NixVirt: from the lab it uses only the work plan, and that only in its sections. */
export function reportOfSpike(result: SpikeResult, startedAt: Date, phases: readonly Phase[]): Report {
  return finishReport({
    ...{ command: 'spike', target: 'sandbox', startedAt, phases, breakdown: undefined, lab: undefined },
    tools: result.tools,
    findings: findingsOf(result.releases),
    conclusion: conclusionOf(result),
    sections: sectionsOf(result),
    gate: gateJson(result),
  });
}

const tones = {
  PROCEED: 'good',
  'PROCEED WITH WORKAROUNDS': 'warning',
  ESCALATE: 'bad',
  INCOMPLETE: 'bad',
} as const satisfies Readonly<Record<Decision, Conclusion['tone']>>;

/** The gate has its own decisions. */
function conclusionOf({ releases }: SpikeResult): Conclusion {
  const word = worst(releases.map(({ gate }) => gate.decision));
  const reasons = releases.flatMap(({ gate }) => gate.reasons);
  const counts = (['escalate', 'incomplete', 'workaround'] as const).flatMap((kind) => {
    const count = reasons.filter((reason) => reason.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words[kind]}`];
  });
  const what = counts.join(', ') || 'everything essential works, and nothing needs a workaround';
  return {
    word,
    tone: tones[word],
    text: releases.length > 1 ? `the worst of ${releases.length} releases: ${what}` : what,
  };
}

const words = {
  escalate: 'without a way out',
  incomplete: 'not tested here',
  workaround: 'with a workaround',
} as const;
