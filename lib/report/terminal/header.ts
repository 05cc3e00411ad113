import type { Adaptation } from '../../model/adaptation.ts';
import type { Provenance } from '../../model/rendered.ts';
import { type HostSeen, nameOfReport, type Report } from '../report.ts';
import { formatMatrix } from './matrix.ts';
import { field, hang, type Page } from './page.ts';

/** What was judged, and what stood behind the judgement. */
export function formatHeader(page: Page, report: Report): string[] {
  const { ink } = page;
  const lines = [
    ...hang(page, '', `virtspec ${report.virtspec}: ${nameOfReport(report)}`, ink.strong),
    ...(report.lab ? field(page, { indent: 2, label: 'lab file' }, report.lab.file) : []),
    ...field(page, { indent: 2, label: 'target' }, report.target),
  ];
  if (report.provenance) lines.push(...formatProvenance(page, report.provenance));
  if (report.deployer) lines.push(...field(page, { indent: 2, label: 'deployed by' }, report.deployer));
  for (const [index, line] of (report.scenario ?? []).entries()) {
    lines.push(...field(page, { indent: 2, label: index === 0 ? 'scenario' : '' }, line));
  }
  if (report.accelerator?.kind === 'kvm') lines.push(...field(page, { indent: 2, label: 'accelerator' }, 'KVM'));
  if (report.accelerator?.kind === 'tcg') {
    const text = `TCG: QEMU emulated the processor; not on KVM: ${report.accelerator.why}`;
    lines.push(...field(page, { indent: 2, label: 'accelerator' }, text, ink.warning));
  }
  for (const host of report.hosts ?? []) lines.push(...formatHost(page, host));
  const tools = report.hosts ? [] : Object.entries(report.tools).map(([name, version]) => `${name} ${version}`);
  if (tools.length > 0) lines.push(...field(page, { indent: 2, label: 'tools' }, tools.join(', ')));
  if (report.adaptations.length > 0)
    lines.push(...field(page, { indent: 2, label: 'adapted' }, describeAdaptations(report.adaptations)));
  return [...lines, ...formatMatrix(page, report.matrix)];
}

function formatHost(page: Page, { name, uri, tools, problem }: HostSeen): string[] {
  const versions = Object.entries(tools).map(([tool, version]) => `${tool} ${version}`);
  const what = [name === uri ? uri : `${name} (${uri})`, ...versions, 'read-only'].join(', ');
  if (!problem) return field(page, { indent: 2, label: 'host' }, what);
  return field(page, { indent: 2, label: 'host' }, `${name} (${uri}) was not seen: ${problem.what}`, page.ink.bad);
}

function formatProvenance(page: Page, { kind, text, why }: Provenance): string[] {
  const paint = kind === 'recorded' ? page.ink.warning : undefined;
  const lines = field(
    page,
    { indent: 2, label: 'XML' },
    kind === 'recorded' ? `RECORDED, not rendered in this run: ${text}` : text,
    paint,
  );
  return why === undefined ? lines : [...lines, ...field(page, { indent: 2, label: '' }, `because ${why}`, paint)];
}

/** `5 changes to make it run here: kvm-to-tcg ×4, no-hyperv`. */
function describeAdaptations(adaptations: readonly Adaptation[]): string {
  const rules = new Map<string, number>();
  for (const { rule } of adaptations) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const parts = [...rules].map(([rule, times]) => (times > 1 ? `${rule} ×${times}` : rule));
  const changes = adaptations.length === 1 ? '1 change' : `${adaptations.length} changes`;
  return `${changes} to make it run here: ${parts.join(', ')} (each is in the written reports)`;
}
