import type { WorkPlan, WorkStep } from '../model/work-plan.ts';
import { categories, categoryTitles } from './category.ts';
import type { Finding } from './finding.ts';

/** The findings of one category; where the lab has a work plan, of one step of it. */
export interface FindingGroup {
  readonly title: string;
  /** In the report's order. */
  readonly findings: readonly Finding[];
  /** Asked by this step of the plan too, but reported under an earlier one. */
  readonly elsewhere: readonly Finding[];
  /** What a person must do, by the plan. */
  readonly manual: readonly ManualItem[];
}

export interface ManualItem {
  /** In the plan's words. */
  readonly says: string;
  readonly how: string;
}

/** Findings by category; by a work plan where there is one: each under the first step that asks, what no step asks at the end. */
export function groupFindings(findings: readonly Finding[], plan: WorkPlan | undefined): FindingGroup[] {
  return (plan ? byStep(findings, plan) : byCategory(findings)).filter(
    ({ findings, elsewhere, manual }) => findings.length + elsewhere.length + manual.length > 0,
  );
}

/** Ids of the checks that a step asks for, of `verify` and of `doctor`. */
export function askedBy(step: WorkStep): ReadonlySet<string> {
  return new Set([...step.checks, ...step.bullets.flatMap(({ checks, doctor }) => [...checks, ...doctor])]);
}

/** The steps of the plan that ask for a check, by their ids. */
export function stepsOf(check: string, plan: WorkPlan | undefined): string[] {
  return (plan?.steps ?? []).filter((step) => askedBy(step).has(check)).map(({ id }) => id);
}

function byCategory(findings: readonly Finding[]): FindingGroup[] {
  return categories.map((category) => ({
    title: categoryTitles[category],
    findings: findings.filter((finding) => finding.category === category),
    elsewhere: [],
    manual: [],
  }));
}

function byStep(findings: readonly Finding[], { steps }: WorkPlan): FindingGroup[] {
  const first = new Map<string, WorkStep>();
  for (const step of steps) for (const id of askedBy(step)) if (!first.has(id)) first.set(id, step);
  const groups = steps.map((step) => {
    const asked = askedBy(step);
    const own = findings.filter(({ check }) => asked.has(check));
    return {
      title: step.title,
      findings: own.filter(({ check }) => first.get(check) === step),
      elsewhere: own.filter(({ check }) => first.get(check) !== step),
      // What a person does comes after what a check finds: a step of which nothing was checked is no part of this report.
      manual: own.length > 0 ? manualItems(step) : [],
    };
  });
  const others = findings.filter(({ check }) => !first.has(check));
  return [...groups, { title: 'Not in the work plan', findings: others, elsewhere: [], manual: [] }];
}

function manualItems({ bullets }: WorkStep): ManualItem[] {
  return bullets.flatMap(({ says, manual }) => (manual === undefined ? [] : [{ says, how: manual }]));
}

/** Findings that are reported in one line: passes of one check, or skips of one check for one reason. */
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
