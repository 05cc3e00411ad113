import type { Verdict } from '../../finding/finding.ts';
import { skip } from '../../finding/verdict.ts';
import type { SmokeResult } from '../../model/smoke.ts';
import type { Subject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { leftOutAs, whyLeftOut } from '../left-out.ts';
import { smokeOf } from '../lookup.ts';

/** Whether the domain is one that a run starts: one that the lab file names, or that the run has chosen. */
export function isStarted({ name }: Subject<'domain'>, context: CheckContext): boolean {
  const { smoke } = context.lab;
  return (Array.isArray(smoke) && smoke.includes(name)) || smokeOf(context).has(name);
}

/** Calls `judge` with the result of starting the domain, or says why it was not started. */
export function judgeSmoke(
  subject: Subject<'domain'>,
  context: CheckContext,
  judge: (result: SmokeResult) => Verdict,
): Verdict {
  const left = leftOutAs(subject, context);
  if (left) return skip(`it was not started: ${whyLeftOut(left, context)}`);
  if ('unavailable' in context.smoke) return skip(`it was not started: ${context.smoke.unavailable}`);
  const result = smokeOf(context).get(subject.name);
  return result ? judge(result) : skip('it was not started');
}

/** The same for what only a running domain can show; `domain-starts` reports one that did not start. */
export function judgeRunning(
  subject: Subject<'domain'>,
  context: CheckContext,
  judge: (result: SmokeResult) => Verdict,
): Verdict {
  return judgeSmoke(subject, context, (result) =>
    result.running ? judge(result) : skip('it did not start (see domain-starts)'),
  );
}
