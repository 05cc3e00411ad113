import { predecessorsOf } from '../check/applied/before.ts';
import type { AnySubject, Check, Predecessor } from '../check/check.ts';
import type { CheckContext } from '../check/context.ts';
import { memo } from '../check/memo.ts';
import { subjectsOf, uuidOf } from '../check/subjects.ts';
import { registry } from '../checks/registry.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Finding, FindingSubject } from '../finding/finding.ts';
import { findingOf } from '../finding/finding-of.ts';
import { declaredIn } from '../finding/fix.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { reaches, type Tier } from '../model/tier.ts';
import { withCauses } from './causes/with-causes.ts';
import { judge } from './judge.ts';
import { parseSelect } from './select.ts';

export interface RunChecksOptions {
  /** Patterns of `--select`; none: everything. See `parseSelect`. */
  readonly select?: readonly string[];
  /** Milliseconds, rising. With one, a finding has what its judgement took. */
  readonly clock?: () => number;
  /** For specs. */
  readonly checks?: readonly Check[];
}

/**
 * Judges a lab: every selected check on every subject that it applies to. Pure; the same context gives the same findings.
 *
 * A failure that follows from another one names it (`withCauses`). A check that throws becomes a finding of status `error`, never a pass.
 * @returns sorted by category, then failures first, then check and subject; never empty
 * @throws {VirtspecError} `select-unknown`, `select-nothing`; `nothing-checked` if no selected check had anything to judge
 */
export function runChecks(context: CheckContext, options: RunChecksOptions = {}): Finding[] {
  const selection = parseSelect(options.select ?? [], options.checks ?? Object.values(registry), context.lab.plan);
  const language = declaredIn(context.lab.source);
  const findings: Finding[] = [];
  for (const check of selection.checks) {
    const tier = tierOf(check, context);
    for (const one of subjectsFor(check, context)) {
      const subject = aboutOf(one, context);
      if (!selection.includes(subject)) continue;
      const began = options.clock?.();
      const finding = findingOf(check, { subject, tier, declaredIn: language }, () => judge(check, one, context));
      if (finding) findings.push(timed(finding, began, options.clock));
    }
  }
  if (findings.length === 0) throw nothingChecked(context, options.select ?? []);
  return sortFindings(withCauses(findings, context));
}

function timed(finding: Finding, began: number | undefined, clock: RunChecksOptions['clock']): Finding {
  const milliseconds = began === undefined || !clock ? 0 : Math.round(clock() - began);
  return milliseconds > 0 ? { ...finding, milliseconds } : finding;
}

const wholeLab = ['lab'] as const;

function subjectsFor(check: Check, context: CheckContext): readonly (AnySubject | Predecessor | 'lab')[] {
  if (check.kind === 'lab') return wholeLab;
  if (check.kind === 'before') return predecessorsOf(context).filter(({ kind }) => check.kinds.includes(kind));
  if (check.kind !== 'any') return subjectsOf(context)[check.kind];
  return check.kinds.flatMap((kind): readonly AnySubject[] => subjectsOf(context)[kind]);
}

function aboutOf(subject: AnySubject | Predecessor | 'lab', { lab }: CheckContext): FindingSubject {
  return subject === 'lab' ? { kind: 'lab', name: lab.name } : aboutObject(subject);
}

const aboutObject: (subject: AnySubject | Predecessor) => FindingSubject = memo((subject) => ({
  kind: subject.kind,
  name: subject.name,
  uuid: 'before' in subject ? subject.before.uuid : uuidOf(subject),
}));

/** The tier of a finding: a check of rendered XML has that tier, however far the run got. */
function tierOf(check: Check, context: CheckContext): Tier {
  if (check.tier === 'schema') return 'schema';
  const onlyXml = 'reads' in check && check.reads === 'declared';
  return onlyXml || !reaches(context.tier, 'sandbox') ? 'rendered' : context.tier;
}

function nothingChecked(context: CheckContext, select: readonly string[]): VirtspecError {
  return new VirtspecError({
    code: 'nothing-checked',
    kind: 'usage',
    what: `no check applies to ${context.lab.name}`,
    why: select.length > 0 ? `--select ${select.join(' ')} matches no object of the lab` : 'the lab has no objects',
    fix: 'Select an object of the lab (`domain:NAME`), or omit --select to run every check.',
  });
}
