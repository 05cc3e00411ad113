import { z } from 'zod';
import { printableJson } from '../report/printable.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';
import { type PlanReport, reservations } from './plan-report.ts';

/**
 * The machine's report of a plan, `schemaVersion` 1, by the rules of `reportSchema`: fields may be added, none changes its meaning; `null`
 * is said where a value does not exist. Published as schema/plan.schema.json.
 */

const change = z.object({
  kind: z.enum(['network', 'pool', 'volume', 'domain']),
  name: z.string().describe('Its present name, else its declared one; for a volume, pool/volume.'),
  uuid: z.string().nullable(),
  renamedTo: z.string().nullable(),
  action: z
    .enum(['delete', 'stop', 'restart', 'create', 'start', 'update', 'unchanged'])
    .describe('restart: it is active before and after, and stopped in between; stop: it is not active afterwards.'),
  active: z.boolean().describe('Whether it is active before.'),
  declared: z.boolean(),
  destructive: z.boolean().describe('It is deleted, stays stopped, or is a domain that is power-cut.'),
  acknowledgement: z.string().describe('The name that acknowledges it: domain/web01.'),
  reasons: z.array(z.object({ text: z.string(), place: z.string().describe('Place in NixVirt’s source.') })),
  differences: z.array(z.object({ xpath: z.string(), from: z.string(), to: z.string() })),
  drift: z
    .array(z.object({ xpath: z.string(), values: z.array(z.string()) }))
    .describe('What libvirt generates again at every define.'),
  notes: z.array(z.string()),
  perhaps: z.string().nullable().describe('Why it may not happen.'),
});

export const planSchema = z
  .object({
    schemaVersion: z.literal(1),
    virtspec: z.string().describe('Version of virtspec.'),
    verdict: z.enum(['nothing', 'changes', 'destructive']),
    lab: z.object({ name: z.string(), file: z.string() }),
    connection: z.string(),
    startedAt: z.string().describe('ISO 8601, UTC.'),
    milliseconds: z.number(),
    provenance: z.string().describe('Where the declared XML came from.'),
    nixvirt: z.object({ name: z.string(), rules: z.string(), known: z.boolean() }),
    tiers: z.object({
      normalisation: z.enum(['sandbox', 'table']).describe('What the comparison is based on.'),
      state: z.literal('host'),
    }),
    reservations: z.array(z.string()).describe('Limitations of the prediction.'),
    breaks: z
      .object({ what: z.string().nullable(), why: z.string(), place: z.string(), leftOff: z.array(z.string()) })
      .nullable()
      .describe('Where the apply fails part-way.'),
    changes: z.array(change),
    actions: z
      .array(
        z.object({
          verb: z.enum(['define', 'redefine', 'undefine', 'create', 'delete', 'start', 'stop']),
          kind: z.string(),
          name: z.string(),
          perhaps: z.string().nullable(),
        }),
      )
      .describe('NixVirt’s actions, in its order.'),
  })
  .describe('A result of `virtspec plan`: what a rebuild would do to libvirt.');

export type PlanJson = z.infer<typeof planSchema>;

/** The JSON Schema that schema/plan.schema.json holds. */
export function planJsonSchema(): object {
  return z.toJSONSchema(planSchema);
}

/** For programs: see `planSchema`. */
export function formatPlanJson(report: PlanReport): string {
  return printableJson(`${JSON.stringify(toJson(report), null, 2)}\n`);
}

function toJson(report: PlanReport): PlanJson {
  const { virtspec, lab, uri, startedAt, milliseconds, provenance, nixvirt, basis, foreseen } = report;
  const { breaks } = foreseen;
  return {
    schemaVersion: 1,
    ...{ virtspec, verdict: foreseen.verdict, lab: { ...lab }, connection: uri, startedAt, milliseconds },
    provenance: provenance.text,
    nixvirt: { ...nixvirt },
    tiers: { normalisation: basis.normalisation, state: 'host' },
    reservations: reservations(report),
    breaks: breaks ? { ...breaks, what: breaks.what ?? null, leftOff: [...breaks.leftOff] } : null,
    changes: foreseen.changes.map(changeJson),
    actions: foreseen.actions.map(({ verb, kind, name, perhaps }) => ({ verb, kind, name, perhaps: perhaps ?? null })),
  };
}

function changeJson(change: PlannedChange): PlanJson['changes'][number] {
  const { kind, name, action, declared, destructive, acknowledgement, reasons, differences, drift, notes } = change;
  return {
    ...{ kind, name, uuid: change.uuid ?? null, renamedTo: change.renamedTo ?? null, action },
    ...{ active: change.wasActive, declared, destructive, acknowledgement },
    reasons: reasons.map((reason) => ({ ...reason })),
    differences: differences.map((difference) => ({ ...difference })),
    drift: drift.map(({ xpath, values }) => ({ xpath, values: [...values] })),
    notes: [...notes],
    perhaps: change.perhaps ?? null,
  };
}
