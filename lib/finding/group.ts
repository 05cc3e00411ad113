import type { WorkPlan, WorkStep } from '../model/work-plan.ts';
import { categories, categoryTitles } from './category.ts';
import type { Finding } from './finding.ts';

/** The findings of one category or, if the lab has a work plan, of one step of it. */
export interface FindingGroup {
  readonly title: string;
  /** In the report's order. */
  readonly findings: readonly Finding[];
  /** Also required by this step, but reported under an earlier one. */
  readonly elsewhere: readonly Finding[];
  /** The manual items of the step. */
  readonly manual: readonly ManualItem[];
}

export interface ManualItem {
  /** The plan's wording. */
  readonly says: string;
  readonly how: string;
}

/** Findings by category. With a work plan, by step: each under the first step that requires it, and those that no step requires at the end. */
export function groupFindings(
  findings: readonly Finding[],
  plan: WorkPlan | undefined,
  selected: readonly string[] = [],
): FindingGroup[] {
  return (plan ? byStep(findings, plan, selected) : byCategory(findings)).filter(
    ({ findings, elsewhere, manual }) => findings.length + elsewhere.length + manual.length > 0,
  );
}

/** Ids of the checks that a step requires, of `verify` and of `doctor`. */
export function askedBy(step: WorkStep): ReadonlySet<string> {
  return new Set([...step.checks, ...step.bullets.flatMap(({ checks, doctor }) => [...checks, ...doctor])]);
}

/** The ids of the steps that require a check. */
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

function byStep(findings: readonly Finding[], { steps }: WorkPlan, selected: readonly string[]): FindingGroup[] {
  const named = steps.filter(({ id }) => selected.includes(id));
  const first = new Map<string, WorkStep>();
  for (const step of steps) for (const id of askedBy(step)) if (!first.has(id)) first.set(id, step);
  const groups = steps.map((step) => {
    const asked = askedBy(step);
    const own = findings.filter(({ check }) => asked.has(check));
    return {
      title: step.title,
      findings: own.filter(({ check }) => first.get(check) === step),
      elsewhere: own.filter(({ check }) => first.get(check) !== step),
      // A step without any findings is not part of this report; of a selection of steps, only those are.
      manual: own.length > 0 && (named.length === 0 || named.includes(step)) ? manualItems(step) : [],
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

/** The passes, one entry for each check, in the order in which the checks first occur. */
export function gatherPasses(findings: readonly Finding[]): Gathered<'pass'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'pass'),
    ({ check }) => check,
  );
}

/** The passes, one entry for each check and observed value. */
export function gatherObservations(findings: readonly Finding[]): Gathered<'pass'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'pass'),
    ({ check, actual }) => `${check}\n${actual}`,
  );
}

/** The skips, one entry for each check and reason. */
export function gatherSkips(findings: readonly Finding[]): Gathered<'skip'>[] {
  return gather(
    findings.filter((finding) => finding.status === 'skip'),
    ({ check, reason }) => `${check}\n${reason}`,
  );
}

/** The skips, one entry for each reason. */
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

/** Findings that need action: failures, warnings, and checks that broke. */
export type Trouble = Extract<Finding, { status: 'fail' | 'warn' | 'error' }>;

export function troubles(findings: readonly Finding[]): Trouble[] {
  return findings.filter((finding): finding is Trouble => ['fail', 'warn', 'error'].includes(finding.status));
}
