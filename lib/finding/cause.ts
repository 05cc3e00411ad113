import type { Cause, Finding } from './finding.ts';

/** A finding as the cause of another. */
export function causeAt({ check, subject }: Pick<Finding, 'check' | 'subject'>): Cause {
  return { check, kind: subject.kind, name: subject.name };
}

/** Equal for the same finding of one run and host. */
export function causeKey({ check, kind, name }: Cause): string {
  return `${check} ${kind} ${name}`;
}

/** The fix of what follows from it. */
export function fixOfCause({ check, kind, name }: Cause): string {
  return `Fix the cause instead: see ${check} of ${kind} ${name}.`;
}
