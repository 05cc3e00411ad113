import type { WorkPlan } from '../model/work-plan.ts';
import { block, code, prose, table } from '../report/markdown/escape.ts';
import { checklist } from './checklist.ts';
import type { Reason } from './decide-gate.ts';
import type { Decision } from './decision.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { Outcome, QuestionOutcome } from './outcome.ts';
import { describeSteps } from './steps-changed.ts';

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

const roles = { unknown: 'essential', assumption: 'expected', surprise: 'surprise', fallback: 'fallback' } as const;

/** The document of findings. Nothing from NixVirt, Nix or libvirt acts as Markdown or HTML. */
export function formatGateMarkdown(report: GateReport): string {
  const { decision, releases, tools, adapted } = report;
  const sandbox = Object.entries(tools).map(([name, version]) => prose(`${name} ${version}`));
  const lines = [
    '# NixVirt: compatibility questions and gate',
    '',
    `> [!${alerts[decision]}]`,
    `> **${decision}**${releases.length > 1 ? ': the worst of the releases below' : ''}`,
    '',
    `Sandbox: ${sandbox.join(', ') || 'none'}. Adaptations to it before the define: ${adapted.map(code).join(', ') || 'none'}.`,
    'NixVirt’s library was evaluated with placeholders for nixpkgs, and nothing was built. Only the lab of the idempotency questions was started.',
    '',
    `${prose(report.startedAt)}, ${(report.milliseconds / 1000).toFixed(1)} s, virtspec ${prose(report.virtspec)}.`,
    ...releases.flatMap((release) => formatDecision(release, report.plan)),
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

function formatDecision({ name, outcomes, gate }: GatedRelease, plan: WorkPlan | undefined): string[] {
  const items = checklist(outcomes, plan).map(
    ({ says, answer, answered }) => `- [${answered ? 'x' : ' '}] ${prose(says)}: ${prose(answer)}`,
  );
  const reasons = gate.reasons.flatMap((reason) => formatReason(reason, plan));
  const why =
    reasons.length > 0 ? reasons : ['Everything essential works with NixVirt’s Nix API; nothing needs a fallback.'];
  return ['', `## ${prose(name)}`, '', ...items, ...(items.length > 0 ? [''] : []), `**${gate.decision}**`, '', ...why];
}

function formatReason(reason: Reason, plan: WorkPlan | undefined): string[] {
  const steps = describeSteps(reason.question, plan);
  const text = `- ${prose(reason.text)} (${code(reason.question)})`;
  switch (reason.kind) {
    case 'incomplete':
      return [text];
    case 'escalate':
      return [text, `  - **Ask the user:** ${prose(reason.ask)}`];
    case 'workaround':
      return [
        text,
        `  - ${reason.fallback === null ? 'Instead' : `Tested, and works (${code(reason.fallback)})`}: ${prose(reason.cure)}`,
        ...(steps === undefined ? [] : [`  - Changes ${prose(steps)} of the work plan.`]),
      ];
  }
}

function formatTable(releases: readonly GatedRelease[]): string[] {
  const questions = releases[0]?.outcomes.map(({ question }) => question) ?? [];
  const rows = questions.map(({ id, title, role }, index) => [
    `${prose(title)} ${code(id)}`,
    roles[role],
    ...releases.map(({ outcomes }) => formatCell(outcomes[index]?.outcome)),
  ]);
  return table(['Question', 'Role', ...releases.map(({ name }) => prose(name))], rows);
}

function formatCell(outcome: Outcome | undefined): string {
  if (!outcome) return '';
  return `${words[outcome.kind]}: ${prose(outcome.kind === 'not-run' ? outcome.reason : outcome.answer)}`;
}

function formatEvidence({ name, outcomes }: GatedRelease): string[] {
  return ['', `### ${prose(name)}`, ...outcomes.flatMap(formatOutcome)];
}

function formatOutcome({ question, outcome }: QuestionOutcome): string[] {
  if (outcome.kind === 'not-run') return [];
  const pieces = outcome.evidence.flatMap(({ source, line, xpath, excerpt }) => {
    const place = [code(line === undefined ? source : `${source}:${line}`), ...(xpath ? [code(xpath)] : [])].join(' ');
    return ['', place, '', ...block(excerpt)];
  });
  const cure = outcome.kind === 'works' ? [] : ['', `Instead: ${prose(question.cure)}`];
  return ['', `#### ${prose(question.title)}`, '', `${code(question.id)}: ${formatCell(outcome)}`, ...pieces, ...cure];
}
