import type { FindingSubject } from './finding.ts';

/** A subject's name for people: `web01`; if several hosts were inspected, `web01 on lab1`. */
export function subjectName({ name, host }: FindingSubject): string {
  return host === undefined ? name : `${name} on ${host}`;
}

/** `domain web01`, `domain web01 on lab1`. */
export function subjectText(subject: FindingSubject): string {
  return `${subject.kind} ${subjectName(subject)}`;
}
