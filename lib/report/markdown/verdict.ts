import { countFindings, describeCounts } from '../../finding/count.ts';
import { describeBreak } from '../break-words.ts';
import { matrixTable } from '../matrix.ts';
import { describeAnswers } from '../probe-words.ts';
import { type Breakdown, describeTier, type HostSeen, nameOfReport, type Report } from '../report.ts';
import type { RunVerdict } from '../run-verdict.ts';
import { block, code, prose, table } from './escape.ts';

/** GitHub's alerts: https://docs.github.com/get-started/writing-on-github (they are plain quotes elsewhere). */
const alerts: Readonly<Record<RunVerdict, string>> = {
  PASSED: 'TIP',
  FAILED: 'CAUTION',
  INCOMPLETE: 'WARNING',
};

/** Title, verdict, what broke the run, and what stood behind it. */
export function formatVerdict(report: Report): string[] {
  const counts = describeCounts(countFindings(report.findings));
  const broke = prose(describeBreak(report.breakdown));
  return [
    `# virtspec: ${code(nameOfReport(report))}`,
    '',
    `> [!${alerts[report.verdict]}]`,
    `> **${report.verdict}**: ${counts}${broke}, on tier ${describeTier(report)}.`,
    '',
    ...table(['', ''], factsOf(report)),
    ...formatMatrix(report.matrix),
    ...(report.breakdown ? formatBreakdown(report.breakdown) : []),
  ];
}

/** What each combination of libvirt and deployer came to. */
function formatMatrix(matrix: Report['matrix'] = []): string[] {
  const [heading, ...rows] = matrixTable(matrix);
  if (rows.length === 0 || !heading) return [];
  return [
    '',
    ...table(
      [...heading],
      rows.map((row) => row.map(prose)),
    ),
  ];
}

function formatHost({ name, uri, tools, problem }: HostSeen): string {
  const called = name === uri ? code(uri) : `${prose(name)} (${code(uri)})`;
  if (problem) return `${called} **was not seen**: ${prose(problem.what)}`;
  const versions = Object.entries(tools).map(([tool, version]) => prose(`${tool} ${version}`));
  return [called, ...versions, 'read-only'].join(', ');
}

function factsOf(report: Report): string[][] {
  const { provenance, accelerator, deployer, adaptations } = report;
  const tools = Object.entries(report.tools).map(([name, version]) => prose(`${name} ${version}`));
  const facts: (readonly [string, string] | undefined)[] = [
    report.lab && ['Lab file', code(report.lab.file)],
    ['Target', report.target],
    ...(report.hosts ?? []).map((host) => ['Host', formatHost(host)] as const),
    provenance && [
      'XML',
      provenance.kind === 'recorded'
        ? `**RECORDED**, not rendered in this run: ${prose(provenance.text)}`
        : prose(provenance.text),
    ],
    provenance?.why === undefined ? undefined : ['', `because ${prose(provenance.why)}`],
    deployer === undefined ? undefined : ['Deployed by', prose(deployer)],
    ...(report.scenario ?? []).map((line, index) => [index === 0 ? 'Scenario' : '', prose(line)] as const),
    accelerator && [
      'Accelerator',
      accelerator.kind === 'kvm'
        ? 'KVM'
        : `**TCG**: QEMU emulated the processor; not on KVM: ${prose(accelerator.why)}`,
    ],
    report.probe && ['Booted', `[${describeAnswers(report.probe)}](#the-probe-guest)`],
    tools.length > 0 && !report.hosts ? ['Tools', tools.join(', ')] : undefined,
    adaptations.length > 0
      ? [
          'Adapted',
          `[${adaptations.length} ${adaptations.length === 1 ? 'change' : 'changes'} to make it run here](#adaptations)`,
        ]
      : undefined,
    [
      'Run',
      `${prose(report.startedAt)}, ${(report.milliseconds / 1000).toFixed(1)} s, virtspec ${prose(report.virtspec)}`,
    ],
  ];
  return facts.filter((fact) => fact !== undefined).map(([name, value]) => [name && `**${name}**`, value]);
}

function formatBreakdown({ code: id, what, why, fix, done, without }: Breakdown): string[] {
  return [
    '',
    without === undefined ? '## The run broke' : '## The apply broke off',
    '',
    `**${prose(what)}** (${code(id)})`,
    ...(why === undefined ? [] : ['', 'Why:', '', ...block(why)]),
    ...(fix === undefined ? [] : ['', `**Fix:** ${prose(fix)}`]),
    ...(done?.length
      ? ['', 'Done before it broke, in order:', '', ...done.map((step, index) => `${index + 1}. ${prose(step)}`)]
      : []),
  ];
}
