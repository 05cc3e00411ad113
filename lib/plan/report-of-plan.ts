import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { Rendered } from '../model/rendered.ts';
import type { Conclusion } from '../report/conclusion.ts';
import { finishReport } from '../report/finish-report.ts';
import type { Report } from '../report/report.ts';
import type { Phase } from '../run/phase.ts';
import { secretsIn } from '../xml/secrets.ts';
import { findingsOf } from './plan-findings.ts';
import { sectionsOf } from './plan-sections.ts';
import { countText } from './plan-words.ts';
import type { Prediction } from './prediction.ts';
import { predictionJson } from './prediction-json.ts';

/** What was planned, and when. */
export interface Planned {
  readonly lab: Lab;
  readonly rendered: Pick<Rendered, 'provenance' | 'objects'>;
  readonly startedAt: Date;
  readonly phases: readonly Phase[];
}

/** The report of a plan. It is grouped by what would happen, whatever the lab's work plan. */
export function reportOfPlan(prediction: Prediction, { lab, rendered, startedAt, phases }: Planned): Report {
  const { uri, nixvirt, basis } = prediction;
  const libvirt = basis.hostLibvirt;
  return finishReport({
    ...{ command: 'plan', target: 'host', startedAt, phases, breakdown: undefined },
    lab: { name: lab.name, file: lab.file, plan: undefined },
    hosts: [{ name: uri, uri, tools: libvirt === undefined ? {} : { libvirt } }],
    provenance: rendered.provenance,
    inventory: inventoryOf(declaredState(rendered)),
    deployer: nixvirt.name,
    findings: findingsOf(prediction, lab.name),
    conclusion: conclusionOf(prediction),
    sections: sectionsOf(prediction),
    prediction: predictionJson(prediction),
    secrets: [...new Set(rendered.objects.flatMap(({ xml }) => secretsIn(xml.text)))],
  });
}

const answers = {
  nothing: { word: 'NOTHING CHANGES', tone: 'good' },
  changes: { word: 'CHANGES', tone: 'warning' },
  destructive: { word: 'DESTRUCTIVE', tone: 'bad' },
} as const satisfies Readonly<Record<string, Omit<Conclusion, 'text'>>>;

/** A plan predicts: that something would be lost is no failure of it, so it answers in words of its own. */
function conclusionOf({ apply: { verdict, changes, breaks }, basis: { normalisation } }: Prediction): Conclusion {
  const counts = `${countText(changes)}${breaks ? '; the apply fails part-way' : ''}`;
  return { ...answers[verdict], text: `${counts} (evidence: ${normalisation} for definitions, host for state)` };
}
