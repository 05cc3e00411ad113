import stringWidth from 'string-width';
import type { WorkPlan } from '../model/work-plan.ts';
import { field, hang, type Ink, type Page, pageOf } from '../report/terminal/page.ts';
import { checklist } from './checklist.ts';
import type { Reason } from './decide-gate.ts';
import type { Decision } from './decision.ts';
import type { GatedRelease, GateReport } from './gate-report.ts';
import type { Outcome, QuestionOutcome } from './outcome.ts';
import { describeSteps } from './steps-changed.ts';

/** What a terminal shows, and the paths of the reports beside it. */
export interface GateTerminalOptions {
  readonly colour: boolean;
  readonly columns: number;
  readonly written: readonly string[];
}

const inks: Readonly<Record<Decision, keyof Ink>> = {
  PROCEED: 'good',
  'PROCEED WITH WORKAROUNDS': 'warning',
  ESCALATE: 'bad',
  INCOMPLETE: 'bad',
};

const marks: Readonly<Record<Outcome['kind'], readonly [mark: string, ink: keyof Ink]>> = {
  works: ['✓', 'good'],
  differs: ['~', 'warning'],
  'needs-fallback': ['!', 'warning'],
  broken: ['✗', 'bad'],
  'not-run': ['○', 'faint'],
};

/** For people: a line a question, then the checklist of the work plan, where there is one, and the decision with its grounds. The evidence is in the written reports. */
export function formatGateTerminal(report: GateReport, options: GateTerminalOptions): string {
  const page = pageOf(options);
  const tools = Object.entries(report.tools).map(([name, version]) => `${name} ${version}`);
  const lines = [
    ...report.releases.flatMap((release) => formatRelease(page, release, report.plan)),
    ...field(page, { indent: 0, label: 'sandbox' }, tools.join(', ') || 'none'),
    ...(options.written.length > 0 ? field(page, { indent: 0, label: 'reports' }, options.written.join(', ')) : []),
    ...hang(page, '', report.decision, (text) => page.ink.strong(page.ink[inks[report.decision]](text))),
  ];
  return `${lines.join('\n')}\n`;
}

function formatRelease(page: Page, { name, outcomes, gate }: GatedRelease, plan: WorkPlan | undefined): string[] {
  const { ink } = page;
  const items = checklist(outcomes, plan);
  return [
    ...hang(page, '', name, ink.strong),
    ...outcomes.filter(({ question }) => question.role !== 'fallback').flatMap((one) => formatQuestion(page, one)),
    '',
    ...items.flatMap(({ says, answer, answered }) => hang(page, `  [${answered ? 'x' : ' '}] `, `${says}: ${answer}`)),
    ...(items.length > 0 ? [''] : []),
    ...hang(page, '  ', gate.decision, ink[inks[gate.decision]]),
    ...gate.reasons.flatMap((reason) => formatReason(page, reason, plan)),
    '',
  ];
}

function formatQuestion(page: Page, { question, outcome }: QuestionOutcome): string[] {
  const [mark, ink] = marks[outcome.kind];
  const answer = outcome.kind === 'not-run' ? `not run: ${outcome.reason}` : outcome.answer;
  const label = question.id + ' '.repeat(Math.max(1, 22 - stringWidth(question.id)));
  return hang(page, `  ${page.ink[ink](mark)} ${label}`, answer);
}

function formatReason(page: Page, reason: Reason, plan: WorkPlan | undefined): string[] {
  const lines = hang(page, '    ', `${reason.question}: ${reason.text}`);
  if (reason.kind === 'escalate') return [...lines, ...field(page, { indent: 6, label: 'ask' }, reason.ask)];
  if (reason.kind === 'incomplete') return lines;
  const tested = reason.fallback === null ? '' : ` (tested: ${reason.fallback})`;
  return [
    ...lines,
    ...field(page, { indent: 6, label: describeSteps(reason.question, plan) ?? 'instead' }, `${reason.cure}${tested}`),
  ];
}
