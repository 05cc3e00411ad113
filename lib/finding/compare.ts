import type { Finding } from './finding.ts';
import { type Trouble, troubles } from './group.ts';

/** What is different between two runs over one lab. Waived findings are nobody's trouble. */
export interface Comparison {
  /** What needs action now and did not before. */
  readonly fresh: readonly Trouble[];
  /** What needed action before, and needs it still. */
  readonly still: readonly Trouble[];
  /** What needed action before and passes now. */
  readonly fixed: readonly Finding[];
  /** What needed action before, and is now neither: its object is gone, it is waived, or it was not run. */
  readonly unseen: readonly Trouble[];
}

/** Compares the findings of two runs: by check and subject, whatever their wording. */
export function compareFindings(before: readonly Finding[], now: readonly Finding[]): Comparison {
  const wrong = new Set(openTroubles(before).map(keyOf));
  const open = openTroubles(now);
  const [isOpen, byKey] = [new Set(open.map(keyOf)), new Map(now.map((finding) => [keyOf(finding), finding]))];
  const closed = openTroubles(before).filter((finding) => !isOpen.has(keyOf(finding)));
  const passing = (finding: Finding) => byKey.get(keyOf(finding))?.status === 'pass';
  return {
    fresh: open.filter((finding) => !wrong.has(keyOf(finding))),
    still: open.filter((finding) => wrong.has(keyOf(finding))),
    fixed: closed.filter(passing).flatMap((finding) => byKey.get(keyOf(finding)) ?? []),
    unseen: closed.filter((finding) => !passing(finding)),
  };
}

function openTroubles(findings: readonly Finding[]): readonly Trouble[] {
  return troubles(findings).filter((finding) => !('waived' in finding && finding.waived));
}

function keyOf({ check, subject: { kind, name, host } }: Finding): string {
  return JSON.stringify([check, kind, name, host]);
}
