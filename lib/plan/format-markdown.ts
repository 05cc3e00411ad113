import { code, prose, table } from '../report/markdown/escape.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { type PlanReport, reservations } from './plan-report.ts';
import { breakText, drifting, nameOf, verdictText, wordsOf } from './plan-words.ts';

/** GitHub's alerts: https://docs.github.com/get-started/writing-on-github */
const alerts = { nothing: 'TIP', changes: 'NOTE', destructive: 'CAUTION' } as const;

/** For a pull request. Nothing that a lab or a libvirt says acts as Markdown or HTML. */
export function formatPlanMarkdown(report: PlanReport): string {
  const { foreseen, lab, uri, provenance, nixvirt } = report;
  const { changes, breaks, verdict } = foreseen;
  const [lost, others] = [
    changes.filter((one) => one.destructive),
    changes.filter((one) => !one.destructive && one.action !== 'unchanged'),
  ];
  const noted = changes.filter((one) => one.action === 'unchanged' && one.notes.length > 0);
  const lines = [
    `# What a rebuild would do: ${prose(lab.name)}`,
    '',
    `> [!${alerts[verdict]}]`,
    `> **${prose(verdictText(report))}**`,
    '',
    `${code(uri)}, ${prose(nixvirt.name)}. ${prose(provenance.text)}.`,
    ...reservations(report).flatMap((text) => ['', `**Limitation:** ${prose(text)}`]),
    ...(breaks
      ? [
          '',
          `**${prose(breakText(breaks))}** Left unchanged or shut off: ${breaks.leftOff.map(code).join(', ') || 'none'}.`,
        ]
      : []),
    ...section('Destructive', lost),
    ...section('Changed', others),
    ...details([...lost, ...others, ...noted]),
    ...driftSection(drifting(changes)),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, changes: readonly PlannedChange[]): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map((change) => [
    code(nameOf(change)),
    `${change.destructive ? `**${prose(wordsOf(change))}**` : prose(wordsOf(change))}${change.perhaps ? ', possibly' : ''}`,
    change.reasons.map(({ text, place }) => `${prose(text)} (${prose(place)})`).join('; '),
    change.destructive ? code(change.acknowledgement) : '',
  ]);
  return ['', `## ${title}`, '', ...table(['Object', 'Action', 'Reason', 'Acknowledge'], rows)];
}

function details(changes: readonly PlannedChange[]): string[] {
  const told = changes.filter(
    ({ differences, notes, perhaps }) => differences.length + notes.length > 0 || perhaps !== undefined,
  );
  return told.flatMap((change) => [
    '',
    `### ${code(nameOf(change))}`,
    '',
    ...change.differences.map(({ xpath, from, to }) => `- ${code(xpath)}: ${code(from)} → ${code(to)}`),
    ...change.notes.map((note) => `- ${prose(note)}`),
    ...(change.perhaps === undefined ? [] : [`- Uncertain: ${prose(change.perhaps)}`]),
  ]);
}

function driftSection(changes: readonly PlannedChange[]): string[] {
  if (changes.length === 0) return [];
  const items = changes.map(
    (change) => `- ${code(nameOf(change))}: ${change.drift.map(({ xpath }) => code(xpath)).join(', ')}`,
  );
  return [
    '',
    '## Changes at every rebuild',
    '',
    'libvirt generates these again at every define; declare them.',
    '',
    ...items,
  ];
}
