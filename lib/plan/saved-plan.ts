import { createHash } from 'node:crypto';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { differencesOf, type PlanGrounds, planGrounds } from './plan-grounds.ts';

const plan = z.object({ created: z.iso.datetime(), virtspec: z.string(), lab: z.string(), grounds: planGrounds });
const named = z.object({ format: z.literal('virtspec-plan'), version: z.int() });
const envelope = z.object({ format: z.literal('virtspec-plan'), version: z.literal(1), digest: z.string(), plan });

/** A plan in a file, `plan --out`. */
export type SavedPlan = z.infer<typeof plan>;

/** With a digest of its own: a change of the file is noticed, by accident or not. It is no signature. */
export function formatSavedPlan(plan: SavedPlan): string {
  return `${JSON.stringify({ format: 'virtspec-plan', version: 1, digest: digestOf(plan), plan }, undefined, 2)}\n`;
}

/**
 * @param place the path, for messages
 * @throws VirtspecError `plan-file` (usage)
 */
export function parseSavedPlan(text: string, place: string): SavedPlan {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw noPlan(place, 'it is not JSON', cause);
  }
  const name = named.safeParse(data);
  if (!name.success) throw noPlan(place, 'it is not a file that `virtspec plan --out` wrote', name.error);
  if (name.data.version !== 1)
    throw noPlan(place, `it has format version ${name.data.version}, and this virtspec reads version 1`);
  const parsed = envelope.safeParse(data);
  if (!parsed.success) throw noPlan(place, z.prettifyError(parsed.error), parsed.error);
  if (digestOf(parsed.data.plan) !== parsed.data.digest) throw noPlan(place, 'it was changed since it was written');
  return parsed.data.plan;
}

/**
 * Requires that what was planned is what would happen now.
 * @throws VirtspecError `plan-outdated` (refused)
 */
export function requireAsPlanned({ created, grounds }: SavedPlan, now: PlanGrounds): void {
  const differences = differencesOf(grounds, now);
  if (differences.length === 0) return;
  throw new VirtspecError({
    code: 'plan-outdated',
    kind: 'refused',
    what: `the plan of ${created.slice(0, 16).replace('T', ' ')} UTC does not hold any more; nothing was changed`,
    why: differences.join('\n'),
    fix: 'Plan again, read it, and rebuild by that plan: `virtspec plan --out FILE`.',
  });
}

function noPlan(place: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'plan-file',
    kind: 'usage',
    what: `${place} cannot be used as a plan; nothing was changed`,
    why,
    fix: 'Write a new one: `virtspec plan --out FILE`.',
    cause,
  });
}

function digestOf(plan: SavedPlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex');
}
