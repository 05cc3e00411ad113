import type { CheckId } from '../../lib/checks/registry.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { OpenOutcome } from './probed.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';

type OpenBoot = NonNullable<OpenOutcome['domains'][number]['first']>;
export type OpenView = NonNullable<OpenBoot['answer']>['view'];

/** The finding of a check for DC01, on one line, when the reference lab's guest is changed. */
export function say(
  id: CheckId,
  change: (seen: { view: OpenView; boot: OpenBoot; outcome: OpenOutcome }, parts: Parts) => void,
  prepare: (parts: Parts) => void = () => {},
): string {
  const parts = goodParts();
  prepare(parts);
  parts.probe = (outcome) => {
    const boot = outcome.domains.find(({ domain }) => domain === 'DC01')?.first;
    if (!boot?.answer) throw new Error('DC01 did not answer');
    change({ view: boot.answer.view, boot, outcome }, parts);
  };
  const [finding] = runChecks(contextOf(parts), { select: [id, 'domain:DC01'] });
  return finding ? told(finding) : 'nothing';
}

/** A finding in one line. */
export function told(finding: Finding): string {
  if (finding.status === 'skip') return `skip: ${finding.reason}`;
  if (finding.status === 'pass') return `pass: ${finding.actual}`;
  if (finding.status === 'error') return `error: ${finding.message}`;
  return `${finding.status}: ${finding.actual}, not ${finding.expected}`;
}

/** An item that must exist. */
export function nth<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`no item ${index}`);
  return item;
}
