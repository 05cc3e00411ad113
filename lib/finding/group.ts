import type { Finding } from './finding.ts';
import { stepTitle } from './plan-steps.ts';

/** The findings of one step of the plan. */
export interface StepGroup {
  /** Absent: traps that no step of the plan asks about. */
  readonly step: number | undefined;
  readonly title: string;
  /** Told here: this is the first step that asks. In the report's order. */
  readonly findings: readonly Finding[];
  /** Asked by this step too, but told under an earlier one. */
  readonly elsewhere: readonly Finding[];
}

/** Findings by the first step of the plan that asks; what no step asks comes last. */
export function groupBySteps(findings: readonly Finding[]): StepGroup[] {
  const steps = [...new Set(findings.flatMap(({ steps }) => steps))].sort((a, b) => a - b);
  const first = (finding: Finding) => (finding.steps.length > 0 ? Math.min(...finding.steps) : undefined);
  const groups = [...steps, undefined].map((step) => ({
    step,
    title: stepTitle(step),
    findings: findings.filter((finding) => first(finding) === step),
    elsewhere:
      step === undefined ? [] : findings.filter((finding) => finding.steps.includes(step) && first(finding) !== step),
  }));
  return groups.filter(({ findings, elsewhere }) => findings.length + elsewhere.length > 0);
}

/** Findings that are told in one line: passes of one check, or skips of one check for one reason. */
export type Gathered<S extends 'pass' | 'skip'> = readonly [
  Extract<Finding, { status: S }>,
  ...Extract<Finding, { status: S }>[],
];

/** The passes, one entry a check, in the order of their first. */
export function gatherPasses(findings: readonly Finding[]): Gathered<'pass'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'pass'),
    ({ check }) => check,
  );
}

/** The passes, one entry a check and observed value. */
export function gatherObservations(findings: readonly Finding[]): Gathered<'pass'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'pass'),
    ({ check, actual }) => `${check}\n${actual}`,
  );
}

/** The skips, one entry a check and reason. */
export function gatherSkips(findings: readonly Finding[]): Gathered<'skip'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'skip'),
    ({ check, reason }) => `${check}\n${reason}`,
  );
}

/** The skips, one entry a reason. */
export function gatherReasons(findings: readonly Finding[]): Gathered<'skip'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'skip'),
    ({ reason }) => reason,
  );
}

function gather<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const gathered = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const same = gathered.get(key(item));
    if (same) same.push(item);
    else gathered.set(key(item), [item]);
  }
  return [...gathered.values()];
}

/** What a reader must act on: failures, warnings, and checks that broke. */
export type Trouble = Extract<Finding, { status: 'fail' | 'warn' | 'error' }>;

export function troubles(findings: readonly Finding[]): Trouble[] {
  return findings.filter((finding): finding is Trouble => ['fail', 'warn', 'error'].includes(finding.status));
}
