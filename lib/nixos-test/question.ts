import type { Verdict } from '../finding/finding.ts';
import type { Judge } from '../finding/finding-of.ts';
import { skip } from '../finding/verdict.ts';
import type { ReportJson } from '../report/report-json.ts';
import type { Step, Story } from './story.ts';

/** One thing that a NixOS test must show. Its findings are of tier `vm`, about the lab. */
export interface Question extends Judge {
  /** The test that answers it. */
  readonly story: 'lab' | 'as-planned';
  /** Total: also for a test that broke off early. */
  judge(story: Story): Verdict;
}

/** Judges by a step, if the test got that far. */
export function withStep(story: Story, name: string, judge: (step: Step) => Verdict): Verdict {
  const step = story.steps.find((one) => one.name === name);
  return step ? judge(step) : skip(notReached(story, name));
}

/** Judges by virtspec's report at a step, if the test got that far; a step without a report is a failure. */
export function withReport(story: Story, name: string, judge: (report: ReportJson, step: Step) => Verdict): Verdict {
  return withStep(story, name, (step) => {
    const report = story.reports.get(name);
    if (report) return judge(report, step);
    return {
      status: 'fail',
      expected: 'a report of virtspec',
      actual: `none: exit ${step.code}`,
      evidence: [evidenceOfStep(step)],
    };
  });
}

/** The command, and the end of its output. */
export function evidenceOfStep({ command, said }: Step) {
  return { source: command, excerpt: said.trim().split('\n').slice(-12).join('\n') || '(nothing)' };
}

function notReached({ test, broke }: Story, name: string): string {
  return `the test ${test} did not come to its step ${name}${broke === undefined ? '' : `: ${broke}`}`;
}
