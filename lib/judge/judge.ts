import { judgeBeforeAdaptation } from '../check/adapted.ts';
import { untilItFailed } from '../check/applied/rebuilt.ts';
import type { AnySubject, BeforeCheck, Check, LabCheck, Predecessor } from '../check/check.ts';
import type { CheckContext } from '../check/context.ts';
import { leftOutAs, presence, reportedBy, whyLeftOut } from '../check/left-out.ts';
import { memo } from '../check/memo.ts';
import type { Verdict } from '../finding/finding.ts';
import { skip } from '../finding/verdict.ts';
import { isRefused } from '../model/left-out.ts';
import { reaches, type Tier } from '../model/tier.ts';

/** One check on one subject of its kind (`lab`: the whole lab); undefined if the check does not apply. Errors of the check are not caught. */
export function judge(
  check: Check,
  subject: AnySubject | Predecessor | 'lab',
  context: CheckContext,
): Verdict | undefined {
  if (check.source !== undefined && check.source !== context.lab.source.kind) return undefined;
  if (check.kind === 'before') return judgeBefore(check, subject as Predecessor, context);
  if (subject !== 'lab') return judgeSubject(check as SubjectCheck, subject as AnySubject, context);
  const labCheck = check as LabCheck;
  if (labCheck.applies?.(context) === false) return undefined;
  return tooWeak(labCheck, context) ?? labCheck.judge(context);
}

function judgeBefore(check: BeforeCheck, object: Predecessor, context: CheckContext): Verdict | undefined {
  if (check.applies?.(object, context) === false) return undefined;
  return untilItFailed(check.judge(object, context), object.first, 'the apply');
}

/** The kinds of check and subject match by construction: `subjectsFor` pairs them by kind. */
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
  const left = leftOutAs(subject, context);
  // Checks of the XML alone still apply; all others could only report that it is missing.
  if (left?.part === 'object' && check.reads !== 'declared' && !reaches('schema', check.tier)) {
    const reports = isRefused(left.cause) && check.id === reportedBy(left);
    if (!reports) return skip(whyLeftOut(left, context));
  }
  if (check.kind === 'any' || check.reads === 'nothing') return check.judge(subject, context);
  const object = subject[check.reads];
  if (object) {
    const verdict = check.judge(object, subject, context);
    const { declared } = subject;
    if (verdict.status !== 'fail' || check.reads === 'declared' || !declared) return verdict;
    return judgeBeforeAdaptation(verdict, subject, context, () => check.judge(declared, subject, context));
  }
  // An object of another user, on a shared libvirt: not part of the lab.
  if (!subject.intent && !subject.declared) return undefined;
  const isRefusedHere = left?.part === 'object' && isRefused(left.cause) && left.cause.newer === undefined;
  const wrong = isRefusedHere ? wrongAsDeclared(check, subject, context) : undefined;
  if (wrong) return wrong;
  return skip(
    check.reads === 'declared'
      ? 'it is not in the declared XML (see object-declared)'
      : left
        ? whyLeftOut(left, context)
        : `it is not in libvirt (see ${presence[subject.kind]})`,
  );
}

/** What is wrong in the XML of an object that libvirt does not have, so that it is told in the same run. */
function wrongAsDeclared(check: SubjectCheck, subject: AnySubject, context: CheckContext): Verdict | undefined {
  const { declared } = subject;
  if (check.reads !== 'observed' || check.tier !== 'rendered' || !declared) return undefined;
  const verdict = check.judge(declared, { ...subject, observed: declared }, asRendered(context));
  return verdict.status === 'fail' ? verdict : undefined;
}

/** The same lab, of which only the XML is known. */
const asRendered: (context: CheckContext) => CheckContext = memo((context) => ({
  ...context,
  tier: 'rendered',
  observed: context.declared,
}));

function tooWeak(check: { readonly tier: Tier }, context: CheckContext): Verdict | undefined {
  if (reaches(context.tier, check.tier)) return undefined;
  if (check.tier === 'schema') return skip('requires validation against libvirt’s schemas, which this run did not do');
  const reached = reaches(context.tier, 'sandbox')
    ? `this run is \`${context.tier}\``
    : 'this run checked the XML only';
  return skip(`requires \`--target ${check.tier}\`; ${reached}`);
}
