import type { Tier } from '../model/tier.ts';
import type { Evidence } from '../xml/evidence.ts';
import type { Category } from './category.ts';
import type { Finding, FindingSubject, Severity, Verdict } from './finding.ts';
import { type DeclaredIn, type Fix, fixFor } from './fix.ts';

/** The parts of a check that its findings contain. */
export interface Judge {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  readonly severity: Severity;
  readonly fix: Fix;
  readonly why: string;
}

/** What a judgement is about. */
export interface About {
  readonly subject: FindingSubject;
  readonly tier: Tier;
  /** Chooses the text of a fix that has two; default: `nix`. */
  readonly declaredIn?: DeclaredIn;
}

/** The finding for a check's judgement; undefined if it returned none. A judgement that throws becomes a finding of status `error`, never a pass. */
export function findingOf(
  check: Judge,
  { subject, tier, declaredIn = 'nix' }: About,
  judge: () => Verdict | undefined,
): Finding | undefined {
  const { id, category, title } = check;
  let verdict: Verdict | undefined;
  try {
    verdict = judge();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    return { check: id, category, title, subject, tier, status: 'error', message, cause };
  }
  switch (verdict?.status) {
    case undefined:
      return undefined;
    case 'pass': {
      const { actual, evidence = noEvidence, tier: weaker = tier } = verdict;
      return { check: id, category, title, subject, tier: weaker, status: 'pass', actual, evidence };
    }
    case 'skip':
      return { check: id, category, title, subject, tier, status: 'skip', reason: verdict.reason };
    case 'fail': {
      const { expected, actual, evidence, severity = check.severity } = verdict;
      const fix = fixFor(verdict.fix ?? check.fix, declaredIn);
      const status = severity === 'error' ? 'fail' : 'warn';
      const { why = check.why } = verdict;
      return { check: id, category, title, subject, tier, status, severity, expected, actual, evidence, fix, why };
    }
  }
}

const noEvidence: readonly Evidence[] = [];
