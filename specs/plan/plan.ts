import { fileURLToPath } from 'node:url';
import { loadWorkPlan } from '../../lib/lab/load-work-plan.ts';
import type { WorkBullet } from '../../lib/model/work-plan.ts';

/** The work plan of the reference lab. */
export const plan = await loadWorkPlan(fileURLToPath(new URL('../../plan.yaml', import.meta.url)));

/** A bullet, and its step. */
export type PlacedBullet = WorkBullet & { readonly step: string };

export const bullets: readonly PlacedBullet[] = plan.steps.flatMap(({ id, bullets }) =>
  bullets.map((bullet) => ({ ...bullet, step: id })),
);

/** A bullet's own name, in the plan's wording. */
export function nameOf({ run, says }: WorkBullet): string {
  return run === undefined ? says : `${run}: ${says}`;
}
