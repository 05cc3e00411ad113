import type { Adaptation } from '../model/adaptation.ts';
import { describeAnswers } from './probe-words.ts';
import type { HostSeen, Report } from './report.ts';
import type { Tone } from './section.ts';

/** One fact about a run: `target: sandbox`. */
export interface ReportFact {
  /** Several consecutive facts may have the same label. */
  readonly label: string;
  readonly text: string;
  /** Set if the value is only a path or URI. */
  readonly code?: true;
  readonly tone?: Tone;
  /** It goes on with the fact before it. */
  readonly continues?: true;
}

/** Of what is worth knowing without being a finding. */
export const noteLabel = 'note';

/** What was inspected, and with what, in the order of every format. */
export function factsOf(report: Report): readonly ReportFact[] {
  const { lab, selected = [], hosts = [], deployer, scenario = [], probe, adaptations, notes = [] } = report;
  const tools = hosts.length > 0 ? [] : Object.entries(report.tools).map(([name, version]) => `${name} ${version}`);
  return [
    ...(lab ? [{ label: 'lab file', text: lab.file, code: true } as const] : []),
    { label: 'target', text: report.target },
    ...(selected.length > 0 ? [{ label: 'selected', text: selected.join(' '), tone: 'warning' } as const] : []),
    ...provenanceFacts(report.provenance),
    ...(deployer === undefined ? [] : [{ label: 'deployed by', text: deployer }]),
    ...scenario.map((text, index) => ({ label: 'scenario', text, ...(index > 0 && { continues: true as const }) })),
    ...acceleratorFacts(report.accelerator),
    ...(probe ? [{ label: 'booted', text: describeAnswers(probe) }] : []),
    ...hosts.map(hostFact),
    ...(tools.length > 0 ? [{ label: 'tools', text: tools.join(', ') }] : []),
    ...notes.map((text) => ({ label: noteLabel, text, tone: 'warning' }) as const),
    ...(adaptations.length > 0 ? [{ label: 'adapted', text: describeAdaptations(adaptations) }] : []),
  ];
}

function provenanceFacts(provenance: Report['provenance']): readonly ReportFact[] {
  if (!provenance) return [];
  const { kind, text, why } = provenance;
  const said: ReportFact =
    kind === 'recorded'
      ? { label: 'XML', text: `RECORDED, not rendered in this run: ${text}`, tone: 'warning' }
      : { label: 'XML', text };
  return why === undefined ? [said] : [said, { ...said, text: `because ${why}`, continues: true }];
}

function acceleratorFacts(accelerator: Report['accelerator']): readonly ReportFact[] {
  if (!accelerator) return [];
  if (accelerator.kind === 'kvm') return [{ label: 'accelerator', text: 'KVM' }];
  const text = `TCG: QEMU emulated the processor; not on KVM: ${accelerator.why}`;
  return [{ label: 'accelerator', text, tone: 'warning' }];
}

function hostFact({ name, uri, tools, problem }: HostSeen): ReportFact {
  const called = name === uri ? uri : `${name} (${uri})`;
  if (problem) return { label: 'host', text: `${called} was not seen: ${problem.what}`, tone: 'bad' };
  const versions = Object.entries(tools).map(([tool, version]) => `${tool} ${version}`);
  return { label: 'host', text: [called, ...versions, 'read-only'].join(', ') };
}

/** `5 changes to make it run here: kvm-to-tcg ×4, no-hyperv`. */
function describeAdaptations(adaptations: readonly Adaptation[]): string {
  const rules = new Map<string, number>();
  for (const { rule } of adaptations) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const parts = [...rules].map(([rule, times]) => (times > 1 ? `${rule} ×${times}` : rule));
  const changes = adaptations.length === 1 ? '1 change' : `${adaptations.length} changes`;
  return `${changes} to make it run here: ${parts.join(', ')}`;
}
