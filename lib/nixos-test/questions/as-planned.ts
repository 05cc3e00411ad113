import type { AtLeastOne, Verdict } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { evidenceOfStep, type Question, withReport, withStep } from '../question.ts';
import type { Step, Story } from '../story.ts';

export const asPlanned: Question = {
  id: 'vm-as-planned',
  category: 're-apply',
  title: 'The lab without MACs fails: each rebuild power-cuts its running domain',
  severity: 'error',
  fix: 'If NixVirt derives every MAC now, say so in docs/traps.md and take the trap out; else virtspec no longer finds it.',
  why: 'A harness that passes everything proves nothing: the same test, on the lab whose faults are known (NixVirt issue 108).',
  story: 'as-planned',
  judge: (story) => {
    const answers = [unpinned(story), refused(story), cut(story)];
    const open = answers.find(({ status }) => status === 'skip');
    if (open) return open;
    const wrong = answers.flatMap((answer) => (answer.status === 'fail' ? [answer] : []));
    const [first, ...rest] = wrong;
    if (!first)
      return pass('missing MACs named; the switch refused without --allow-restart; the domain power-cut with it');
    const evidence = [first, ...rest].flatMap((one) => one.evidence) as unknown as AtLeastOne<Evidence>;
    const [expected, actual] = [wrong.map((one) => one.expected), wrong.map((one) => one.actual)];
    return { status: 'fail', expected: expected.join('; '), actual: actual.join('; '), evidence };
  },
};

/** verify lists what is not declared. */
function unpinned(story: Story): Verdict {
  return withReport(story, 'deployed', ({ findings }, step) => {
    const failed = new Set(
      findings.filter(({ status }) => status === 'fail' || status === 'warn').map(({ check }) => check),
    );
    const missed = ['interface-mac-pinned', 'network-mac-pinned'].filter((check) => !failed.has(check));
    return missed.length === 0 ? pass('both') : fail('both MAC checks fail', `${missed} did not`, evidenceOfStep(step));
  });
}

/** rebuild refuses unless it is acknowledged. */
function refused(story: Story): Verdict {
  return withStep(story, 'refused', (step) =>
    step.code === 1 && allowed(step) !== undefined
      ? pass('refused')
      : fail('exit 1, asking for --allow-restart', `exit ${step.code}`, evidenceOfStep(step)),
  );
}

/** It really happens. */
function cut(story: Story): Verdict {
  return withReport(story, 'rebuilt', ({ findings, breakdown }, step) => {
    const refusal = story.steps.find(({ name }) => name === 'refused');
    const domain = refusal && allowed(refusal);
    const found = findings.find(({ check, subject }) => check === 'apply-no-power-cut' && subject.name === domain);
    const again = breakdown?.code === 'rebuild-not-idempotent';
    return found?.status === 'fail' && again
      ? pass('cut')
      : fail('the domain power-cut, and predicted again', breakdown?.code ?? 'no such finding', evidenceOfStep(step));
  });
}

/** The domain whose restart the refusal wants acknowledged. */
function allowed({ said }: Step): string | undefined {
  return /--allow-restart ([^\s;]+)/.exec(said)?.[1];
}
