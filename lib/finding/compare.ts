import type { Finding } from './finding.ts';
import { type Trouble, troubles } from './group.ts';

/** What is different between two runs over one lab. Waived findings need no action. */
export interface Comparison {
  /** What needs action now and did not before. */
  readonly fresh: readonly Trouble[];
  /** What needed action before, and needs it still; `before` is what was found then. */
  readonly still: readonly { readonly finding: Trouble; readonly before: Trouble }[];
  /** What needed action before and passes now. */
  readonly fixed: readonly Finding[];
  /** What needed action before, and the lab file accepts now. */
  readonly accepted: readonly Finding[];
  /** What needed action before, and was not judged now, or its object is gone: that is not fixed. */
  readonly unjudged: readonly Trouble[];
}

/** Compares the findings of two runs: by check and subject, whatever their wording. */
export function compareFindings(before: readonly Finding[], now: readonly Finding[]): Comparison {
  const then = new Map(openTroubles(before).map((finding) => [keyOf(finding), finding]));
  const open = openTroubles(now);
  const [isOpen, byKey] = [new Set(open.map(keyOf)), new Map(now.map((finding) => [keyOf(finding), finding]))];
  const closed = [...then].filter(([key]) => !isOpen.has(key));
  const nowAs = (status: Finding['status']) =>
    closed.flatMap(([key]) => {
      const finding = byKey.get(key);
      return finding?.status === status ? [finding] : [];
    });
  return {
    fresh: open.filter((finding) => !then.has(keyOf(finding))),
    still: open.flatMap((finding) => {
      const old = then.get(keyOf(finding));
      return old ? [{ finding, before: old }] : [];
    }),
    fixed: nowAs('pass'),
    // It is open if it is a warning that is not waived.
    accepted: nowAs('warn'),
    unjudged: closed.flatMap(([key, finding]) =>
      ['pass', 'warn'].includes(byKey.get(key)?.status ?? '') ? [] : [finding],
    ),
  };
}

function openTroubles(findings: readonly Finding[]): readonly Trouble[] {
  return troubles(findings).filter((finding) => !('waived' in finding && finding.waived));
}

function keyOf({ check, subject: { kind, name, host } }: Finding): string {
  return JSON.stringify([check, kind, name, host]);
}
