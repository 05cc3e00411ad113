import type { SmokeResult } from '../model/smoke.ts';
import type { Subject } from './check.ts';
import type { CheckContext } from './context.ts';
import type { Verdict } from './finding.ts';
import { smokeOf } from './lookup.ts';
import { skip } from './verdict.ts';

/** Calls `judge` with what happened when the domain was started, or says why it was not. */
export function judgeSmoke(
  { name }: Subject<'domain'>,
  context: CheckContext,
  judge: (result: SmokeResult) => Verdict,
): Verdict {
  if ('unavailable' in context.smoke) return skip(`it was not started: ${context.smoke.unavailable}`);
  const result = smokeOf(context).get(name);
  return result ? judge(result) : skip('it was not started');
}

/** The same for what only a running domain can show; one that did not start is `domain-starts`' to tell. */
export function judgeRunning(
  subject: Subject<'domain'>,
  context: CheckContext,
  judge: (result: SmokeResult) => Verdict,
): Verdict {
  return judgeSmoke(subject, context, (result) =>
    result.running ? judge(result) : skip('it did not start (see domain-starts)'),
  );
}
