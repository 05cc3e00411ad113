import type { FindingSubject } from './finding.ts';

/** A subject's name, for people: `DC01`; where several hosts were looked at, `DC01 on lab1`. */
export function subjectName({ name, host }: FindingSubject): string {
  return host === undefined ? name : `${name} on ${host}`;
}

/** `domain DC01`, `domain DC01 on lab1`. */
export function subjectText(subject: FindingSubject): string {
  return `${subject.kind} ${subjectName(subject)}`;
}
