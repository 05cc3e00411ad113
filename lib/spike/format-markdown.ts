import { block, code, prose, table } from '../report/markdown/escape.ts';
import type { Decision } from '../report/report.ts';
import { checklist } from './checklist.ts';
import { type Reason, stepsText } from './decide-gate.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { Outcome, ProbeOutcome } from './outcome.ts';

/** GitHub's alerts: https://docs.github.com/get-started/writing-on-github */
const alerts: Readonly<Record<Decision, string>> = {
  PROCEED: 'TIP',
  'PROCEED WITH WORKAROUNDS': 'WARNING',
  ESCALATE: 'CAUTION',
  INCOMPLETE: 'WARNING',
};

const words: Readonly<Record<Outcome['kind'], string>> = {
  works: 'works',
  differs: 'works differently',
  'needs-fallback': 'needs fallback',
  broken: '**broken**',
  'not-run': 'not run',
};

const roles = { unknown: 'blocking unknown', assumption: 'the plan’s', surprise: '', fallback: 'fallback' } as const;

/** The findings document that the plan's Step 1 asks for. Nothing from NixVirt, Nix or libvirt acts as Markdown or HTML. */
export function formatGateMarkdown(report: GateReport): string {
  const { decision, releases, tools, adapted } = report;
  const sandbox = Object.entries(tools).map(([name, version]) => prose(`${name} ${version}`));
  const lines = [
    '# NixVirt spike and gate (Step 1)',
    '',
    `> [!${alerts[decision]}]`,
    `> **${decision}**${releases.length > 1 ? ': the worst of the releases below' : ''}`,
    '',
    `Sandbox: ${sandbox.join(', ') || 'none'}. Adapted to it before the define: ${adapted.map(code).join(', ') || 'nothing'}.`,
    'NixVirt’s library was evaluated with placeholders for nixpkgs, and nothing was built. Only the lab of the idempotency probes was started.',
    '',
    `${prose(report.startedAt)}, ${(report.milliseconds / 1000).toFixed(1)} s, virtspec ${prose(report.virtspec)}.`,
    ...releases.flatMap(formatDecision),
    '',
    '## Answers',
    '',
    ...formatTable(releases),
    '',
    '## Evidence',
    ...releases.flatMap((release) => formatEvidence(release)),
  ];
  return `${lines.join('\n')}\n`;
}

function formatDecision({ name, outcomes, gate }: GatedRelease): string[] {
  const items = checklist(outcomes).map(
    ({ question, answer, answered }) => `- [${answered ? 'x' : ' '}] ${prose(question)}: ${prose(answer)}`,
  );
  const reasons = gate.reasons.flatMap(formatReason);
  const why =
    reasons.length > 0
      ? reasons
      : ['All three blocking unknowns work with NixVirt’s Nix API; nothing needs a fallback.'];
  return ['', `## ${prose(name)}`, '', ...items, '', `**${gate.decision}**`, '', ...why];
}

function formatReason(reason: Reason): string[] {
  const text = `- ${prose(reason.text)} (${code(reason.probe)})`;
  switch (reason.kind) {
    case 'incomplete':
      return [text];
    case 'escalate':
      return [text, `  - **Ask the user:** ${prose(reason.ask)}`];
    case 'workaround':
      return [
        text,
        `  - ${reason.fallback === null ? 'Instead' : `Tested, and works (${code(reason.fallback)})`}: ${prose(reason.cure)}`,
        `  - Changes ${stepsText(reason.steps)}.`,
      ];
  }
}

function formatTable(releases: readonly GatedRelease[]): string[] {
  const probes = releases[0]?.outcomes.map(({ probe }) => probe) ?? [];
  const rows = probes.map(({ id, title, role }, index) => [
    `${prose(title)} ${code(id)}`,
    roles[role],
    ...releases.map(({ outcomes }) => formatCell(outcomes[index]?.outcome)),
  ]);
  return table(['Probe', '', ...releases.map(({ name }) => prose(name))], rows);
}

function formatCell(outcome: Outcome | undefined): string {
  if (!outcome) return '';
  return `${words[outcome.kind]}: ${prose(outcome.kind === 'not-run' ? outcome.reason : outcome.answer)}`;
}

function formatEvidence({ name, outcomes }: GatedRelease): string[] {
  return ['', `### ${prose(name)}`, ...outcomes.flatMap(formatOutcome)];
}

function formatOutcome({ probe, outcome }: ProbeOutcome): string[] {
  if (outcome.kind === 'not-run') return [];
  const pieces = outcome.evidence.flatMap(({ source, line, xpath, excerpt }) => {
    const place = [code(line === undefined ? source : `${source}:${line}`), ...(xpath ? [code(xpath)] : [])].join(' ');
    return ['', place, '', ...block(excerpt)];
  });
  const cure = outcome.kind === 'works' ? [] : ['', `Cure: ${prose(probe.cure)}`];
  return ['', `#### ${prose(probe.title)}`, '', `${code(probe.id)}: ${formatCell(outcome)}`, ...pieces, ...cure];
}
