import { VirtspecError } from '../error/virtspec-error.ts';
import { reaches, type Tier } from '../model/tier.ts';
import type { AnySubject, Check } from './check.ts';
import type { CheckContext } from './context.ts';
import type { Finding, FindingSubject, Verdict } from './finding.ts';
import { registry } from './registry.ts';
import { parseSelect } from './select.ts';
import { sortFindings } from './sort-findings.ts';
import { subjectsOf, uuidOf } from './subjects.ts';
import { skip } from './verdict.ts';

export interface RunChecksOptions {
  /** Patterns of `--select`; none: everything. See `parseSelect`. */
  readonly select?: readonly string[];
  /** For specs. */
  readonly checks?: readonly Check[];
}

/**
 * Judges a lab: every selected check on every subject it applies to. Pure; the same context gives the same findings.
 *
 * A check that throws becomes a finding of status `error`, never a pass.
 * @returns sorted by step of the plan, then failures first, then check and subject; never empty
 * @throws {VirtspecError} `select-unknown`, `select-nothing`; `nothing-checked` when no selected check had anything to judge
 */
export function runChecks(context: CheckContext, options: RunChecksOptions = {}): Finding[] {
  const selection = parseSelect(options.select ?? [], options.checks ?? Object.values(registry));
  const findings: Finding[] = [];
  for (const check of selection.checks) {
    for (const task of tasksOf(check, context)) {
      if (!selection.includes(task.subject)) continue;
      const finding = findingOf(check, task, context);
      if (finding) findings.push(finding);
    }
  }
  if (findings.length === 0) throw nothingChecked(context, options.select ?? []);
  return sortFindings(findings);
}

/** One check on one subject. `judge` is undefined where there is nothing to say. */
interface Task {
  readonly subject: FindingSubject;
  judge(): Verdict | undefined;
}

function tasksOf(check: Check, context: CheckContext): Iterable<Task> {
  if (check.kind === 'lab') {
    const judge = () =>
      check.applies?.(context) === false ? undefined : (tooWeak(check, context) ?? check.judge(context));
    return [{ subject: { kind: 'lab', name: context.lab.name }, judge }];
  }
  const kinds = check.kind === 'any' ? check.kinds : [check.kind];
  const subjects: readonly AnySubject[] = kinds.flatMap((kind) => subjectsOf(context)[kind] as readonly AnySubject[]);
  return subjects.map((subject) => ({
    subject: { kind: subject.kind, name: subject.name, uuid: uuidOf(subject) },
    judge: () => judgeSubject(check as SubjectCheck, subject, context),
  }));
}

/** The kinds of check and subject fit by construction: `tasksOf` pairs them by kind. */
interface SubjectCheck {
  readonly kind: Check['kind'];
  readonly id: string;
  readonly tier: Tier;
  readonly reads: 'declared' | 'observed' | 'nothing';
  applies?(subject: AnySubject, context: CheckContext): boolean;
  judge(first: unknown, second: unknown, third?: unknown): Verdict;
}

function judgeSubject(check: SubjectCheck, subject: AnySubject, context: CheckContext): Verdict | undefined {
  if (check.applies?.(subject, context) === false) return undefined;
  const weak = tooWeak(check, context);
  if (weak) return weak;
  if (check.kind === 'any' || check.reads === 'nothing') return check.judge(subject, context);
  const object = subject[check.reads];
  if (object) return check.judge(object, subject, context);
  // An object of somebody else's, on a libvirt we share: not ours to judge.
  if (!subject.intent && !subject.declared) return undefined;
  return skip(
    check.reads === 'declared'
      ? 'it is not in the declared XML (see object-declared)'
      : `it is not in libvirt (see ${presence[subject.kind]})`,
  );
}

const presence = {
  network: 'network-active',
  pool: 'pool-active',
  volume: 'volume-present',
  domain: 'domain-present',
} as const;

function tooWeak(check: { readonly tier: Tier }, context: CheckContext): Verdict | undefined {
  if (reaches(context.tier, check.tier)) return undefined;
  return skip(`it takes the tier ${check.tier}, and this run is ${context.tier}`);
}

function findingOf(check: Check, task: Task, context: CheckContext): Finding | undefined {
  const { subject } = task;
  const base = { check: check.id, steps: check.steps, title: check.title, subject, tier: tierOf(check, context) };
  let verdict: Verdict | undefined;
  try {
    verdict = task.judge();
  } catch (cause) {
    return { ...base, status: 'error', message: cause instanceof Error ? cause.message : String(cause), cause };
  }
  if (verdict === undefined) return undefined;
  switch (verdict.status) {
    case 'pass':
      return { ...base, status: 'pass', actual: verdict.actual, evidence: verdict.evidence ?? [] };
    case 'skip':
      return { ...base, status: 'skip', reason: verdict.reason };
    case 'fail': {
      const { severity } = check;
      const status = severity === 'error' ? 'fail' : 'warn';
      const { expected, actual, evidence } = verdict;
      return { ...base, status, severity, expected, actual, evidence, fix: verdict.fix ?? check.fix };
    }
  }
}

/** What stands behind a finding: declared XML is `rendered` (or `schema`) evidence however far the run reached. */
function tierOf(check: Check, context: CheckContext): Tier {
  return check.kind !== 'lab' && check.reads === 'declared' ? check.tier : context.tier;
}

function nothingChecked(context: CheckContext, select: readonly string[]): VirtspecError {
  return new VirtspecError({
    code: 'nothing-checked',
    kind: 'usage',
    what: `no check had anything to judge in ${context.lab.name}`,
    why: select.length > 0 ? `--select ${select.join(' ')} fits no subject of the lab` : 'the lab has no object',
    fix: 'Name a subject that the lab has (`domain:NAME`), or select nothing to run every check.',
  });
}
