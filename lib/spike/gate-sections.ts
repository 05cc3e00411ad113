import type { WorkPlan } from '../model/work-plan.ts';
import type { Block, Entry, Section, Tone } from '../report/section.ts';
import { checklist } from './checklist.ts';
import type { Reason } from './decide-gate.ts';
import type { Decision } from './decision.ts';
import type { Outcome, QuestionOutcome } from './outcome.ts';
import type { GatedRelease, SpikeResult } from './spike-result.ts';
import { describeSteps } from './steps-changed.ts';

const tones: Readonly<Record<Decision, Tone>> = {
  PROCEED: 'good',
  'PROCEED WITH WORKAROUNDS': 'warning',
  ESCALATE: 'bad',
  INCOMPLETE: 'bad',
};

const answers: Readonly<
  Record<Outcome['kind'], { readonly mark: string; readonly tone: Tone; readonly words: string }>
> = {
  works: { mark: '✓', tone: 'good', words: 'works' },
  differs: { mark: '~', tone: 'warning', words: 'works differently' },
  'needs-fallback': { mark: '!', tone: 'warning', words: 'needs fallback' },
  broken: { mark: '✗', tone: 'bad', words: 'broken' },
  'not-run': { mark: '○', tone: 'faint', words: 'not run' },
};

const roles = { unknown: 'essential', assumption: 'expected', surprise: 'surprise', fallback: 'fallback' } as const;

/**
 * For people: for each release its answers, the checklist of the work plan, if there is one, and the decision with its reasons; in written reports
 * also every answer next to those of the other releases, and the evidence.
 */
export function sectionsOf(result: SpikeResult): readonly Section[] {
  const { releases, plan, adapted } = result;
  return [
    ...releases.map((release): Section => ({ title: release.name, only: 'glance', blocks: [questions(release)] })),
    ...releases.map((release): Section => ({ title: `Decision: ${release.name}`, blocks: decisionOf(release, plan) })),
    { title: 'Answers', only: 'detail', blocks: [answersOf(releases), conditions(adapted)] },
    ...releases.map(
      ({ name, outcomes }): Section => ({
        title: `Evidence: ${name}`,
        only: 'detail',
        blocks: outcomes.map(evidenceOf),
      }),
    ),
  ];
}

function questions({ outcomes }: GatedRelease): Block {
  const shown = outcomes.filter(({ question }) => question.role !== 'fallback');
  return {
    kind: 'entries',
    entries: shown.map(({ question, outcome }): Entry => {
      const { mark, tone } = answers[outcome.kind];
      return { mark, tone, name: question.id, text: answerOf(outcome), lines: [] };
    }),
  };
}

function answerOf(outcome: Outcome): string {
  return outcome.kind === 'not-run' ? `not run: ${outcome.reason}` : outcome.answer;
}

function decisionOf({ outcomes, gate }: GatedRelease, plan: WorkPlan | undefined): readonly Block[] {
  const items = checklist(outcomes, plan).map(({ says, answer, answered }) => ({
    done: answered,
    text: `${says}: ${answer}`,
  }));
  const entries = gate.reasons.map((reason) => entryOf(reason, plan));
  const nothing = 'Everything essential works with NixVirt’s Nix API; nothing needs a fallback.';
  return [
    ...(items.length > 0 ? [{ kind: 'checklist', items } as const] : []),
    { kind: 'text', text: gate.decision, tone: tones[gate.decision] },
    entries.length > 0 ? { kind: 'entries', entries } : { kind: 'text', text: nothing, tone: 'plain' },
  ];
}

function entryOf(reason: Reason, plan: WorkPlan | undefined): Entry {
  const name = reason.question;
  switch (reason.kind) {
    case 'incomplete':
      return { mark: '○', tone: 'bad', name, text: reason.text, lines: [] };
    case 'escalate':
      return { mark: '✗', tone: 'bad', name, text: reason.text, lines: [{ label: 'ask', text: reason.ask }] };
    case 'workaround': {
      const steps = describeSteps(reason.question, plan);
      const tested = reason.fallback === null ? '' : ` (tested: ${reason.fallback})`;
      return {
        ...{ mark: '!', tone: 'warning', name, text: reason.text },
        lines: [
          { label: 'instead', text: `${reason.cure}${tested}` },
          ...(steps === undefined ? [] : [{ label: 'changes', text: `${steps} of the work plan` }]),
        ],
      };
    }
  }
}

function answersOf(releases: readonly GatedRelease[]): Block {
  const asked = releases[0]?.outcomes.map(({ question }) => question) ?? [];
  return {
    kind: 'table',
    head: ['Question', 'Role', ...releases.map(({ name }) => name)],
    rows: asked.map(({ id, title, role }, index) => [
      `${title} \`${id}\``,
      roles[role],
      ...releases.map(({ outcomes }) => cellOf(outcomes[index]?.outcome)),
    ]),
  };
}

function cellOf(outcome: Outcome | undefined): string {
  if (!outcome) return '';
  return `${answers[outcome.kind].words}: ${outcome.kind === 'not-run' ? outcome.reason : outcome.answer}`;
}

/** The conditions that all answers depend on. */
function conditions(adapted: readonly string[]): Block {
  const rules = adapted.map((rule) => `\`${rule}\``).join(', ') || 'none';
  const text = `NixVirt’s library was evaluated with placeholders for nixpkgs, and nothing was built. Only the lab of the idempotency questions was started. Adaptations to the sandbox before the define: ${rules}.`;
  return { kind: 'text', text, tone: 'plain' };
}

function evidenceOf({ question, outcome }: QuestionOutcome): Block {
  return { kind: 'evidence', of: question.id, pieces: outcome.kind === 'not-run' ? [] : outcome.evidence };
}
