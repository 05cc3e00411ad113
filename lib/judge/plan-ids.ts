import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { WorkBullet, WorkPlan } from '../model/work-plan.ts';

/** The keys in which a bullet of a plan names what shows it. */
export type PlanKey = keyof Pick<WorkBullet, 'checks' | 'doctor' | 'spike'>;

const listed: Readonly<Record<PlanKey, string>> = {
  checks: 'docs/checks.md',
  doctor: 'docs/doctor.md',
  spike: 'docs/spike-questions.md',
};

/**
 * A plan may name only existing ids: a misspelt one would never be shown, unnoticed.
 *
 * @param known ids of the calling command
 * @throws VirtspecError `work-plan-id-unknown`, with every unknown id and the closest match
 */
export function requireKnownIds(plan: WorkPlan | undefined, key: PlanKey, known: readonly string[]): void {
  const unknown = (plan?.steps ?? []).flatMap((step) => {
    const beside = key === 'checks' ? step.checks : key === 'spike' ? step.changedBy : [];
    const named = new Set([...beside, ...step.bullets.flatMap((bullet) => bullet[key])]);
    return [...named].filter((id) => !known.includes(id)).map((id) => `${step.id}: ${id}${didYouMean(id, known)}`);
  });
  if (!plan || unknown.length === 0) return;
  throw new VirtspecError({
    code: 'work-plan-id-unknown',
    kind: 'usage',
    what: `${plan.file} names ${unknown.length === 1 ? 'a check' : `${unknown.length} checks`} that virtspec does not have`,
    why: unknown.join('\n'),
    fix: `Correct the ids under \`${key}\`; ${listed[key]} lists them.`,
  });
}
