import type { AtLeastOne, Verdict } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { evidenceOfStep, type Question, withReport, withStep } from '../question.ts';
import type { Story } from '../story.ts';

export const asPlanned: Question = {
  id: 'vm-as-planned',
  category: 're-apply',
  title: 'The plan as it was written fails, for want of MACs: each rebuild power-cuts DC01',
  severity: 'error',
  fix: 'If NixVirt derives every MAC now, say so in docs/traps.md and take the trap out; else virtspec has gone blind to it.',
  why: 'A harness that passes everything proves nothing: the same test, on the lab whose faults are known (NixVirt 0.6.0, nixvirt.py line 140; issue 108).',
  story: 'as-planned',
  judge: (story) => {
    const answers = [unpinned(story), refused(story), cut(story)];
    const open = answers.find(({ status }) => status === 'skip');
    if (open) return open;
    const wrong = answers.flatMap((answer) => (answer.status === 'fail' ? [answer] : []));
    const [first, ...rest] = wrong;
    if (!first)
      return pass('MACs missed by name; the switch refused without --allow-restart DC01; DC01 power-cut with it');
    const evidence = [first, ...rest].flatMap((one) => one.evidence) as unknown as AtLeastOne<Evidence>;
    const [expected, actual] = [wrong.map((one) => one.expected), wrong.map((one) => one.actual)];
    return { status: 'fail', expected: expected.join('; '), actual: actual.join('; '), evidence };
  },
};

/** verify names what is not declared. */
function unpinned(story: Story): Verdict {
  return withReport(story, 'deployed', ({ findings }, step) => {
    const failed = new Set(
      findings.filter(({ status }) => status === 'fail' || status === 'warn').map(({ check }) => check),
    );
    const missed = ['interface-mac-pinned', 'network-mac-pinned'].filter((check) => !failed.has(check));
    return missed.length === 0
      ? pass('both')
      : fail('both MAC checks speak up', `${missed} did not`, evidenceOfStep(step));
  });
}

/** rebuild does not drive it unless that is acknowledged. */
function refused(story: Story): Verdict {
  return withStep(story, 'refused', (step) =>
    step.code === 1 && step.said.includes('--allow-restart DC01')
      ? pass('refused')
      : fail('exit 1, asking for --allow-restart DC01', `exit ${step.code}`, evidenceOfStep(step)),
  );
}

/** And it is really so. */
function cut(story: Story): Verdict {
  return withReport(story, 'rebuilt', ({ findings, breakdown }, step) => {
    const found = findings.find(({ check, subject }) => check === 'apply-no-power-cut' && subject.name === 'DC01');
    const again = breakdown?.code === 'rebuild-not-idempotent';
    return found?.status === 'fail' && again
      ? pass('cut')
      : fail('DC01 power-cut, and foreseen again', breakdown?.code ?? 'no such finding', evidenceOfStep(step));
  });
}
