import { z } from 'zod';
import { type Category, categories } from '../finding/category.ts';
import { subjectKinds } from '../finding/finding.ts';
import { schemaUrl } from '../lab/schema-url.ts';
import { tiers } from '../model/tier.ts';
import { comparisonSchema } from './json/comparison-schema.ts';
import { evidenceSchema } from './json/evidence-schema.ts';
import { gateDecision, gateSchema } from './json/gate-schema.ts';
import { inventorySchema } from './json/inventory-schema.ts';
import { predictionSchema } from './json/prediction-schema.ts';
import { probeSchema } from './json/probe-schema.ts';
import { sectionsSchema } from './json/section-schema.ts';
import { commands } from './report.ts';

/**
 * The JSON report, `schemaVersion` 2: what programs may rely on, independent of the types inside virtspec.
 *
 * Fields may be added within a version; none is removed or given another meaning. Version 1 had no `verdict`, `category` and `plan`, and represented
 * the steps of a plan as numbers; `decision` is the verdict in its terms. A missing value is `null`; sizes are decimal strings, so that no reader
 * rounds them. Published as schema/report.schema.json.
 */

/** `null` if there is none: a report that omits the field means the same. */
const nullable = z.string().nullable().default(null);
const count = z.int().min(0);

const subject = z.object({
  kind: z.enum(subjectKinds),
  name: z.string(),
  uuid: nullable,
  host: nullable.describe('Where several hosts or combinations were looked at: which of them.'),
});

const finding = z.object({
  check: z.string().describe('Id of the check.'),
  category: z.enum(categories as [Category, ...Category[]]).describe('The part of the report that it is in.'),
  steps: z.array(z.string()).describe('Steps of the work plan that ask for it; empty without a plan.'),
  title: z.string(),
  subject,
  tier: z.enum(tiers).describe('How strong the evidence is.'),
  milliseconds: z.number().default(0).describe('What the judgement took.'),
  declaredAt: z
    .object({ file: z.string(), line: z.int().describe('1-based.') })
    .nullable()
    .default(null)
    .describe('The line of Nix code that declares what is wrong; null if it is not known.'),
  causedBy: z
    .object({
      check: z.string(),
      kind: z.enum(subjectKinds),
      name: z.string(),
    })
    .nullable()
    .default(null)
    .describe(
      'The finding of the same run, and of the same host, that this failure follows from; null where it stands by itself.',
    ),
});

const judged = {
  expected: z.string(),
  actual: z.string(),
  evidence: z.array(evidenceSchema).min(1),
  fix: z.string(),
  why: z.string().describe('What it comes from, with its source.'),
  waived: z
    .object({
      reason: z.string(),
      until: nullable.describe('Last day on which it is accepted.'),
      withCause: z.boolean().default(false).describe('Its cause is accepted, and it with that.'),
    })
    .nullable()
    .default(null)
    .describe('Accepted by the lab file. It is a warning then, whatever its severity.'),
};

const findings = z.discriminatedUnion('status', [
  finding.extend({ status: z.literal('pass'), actual: z.string(), evidence: z.array(evidenceSchema) }),
  finding.extend({ status: z.literal('fail'), severity: z.enum(['error', 'warning', 'notice']), ...judged }),
  finding.extend({ status: z.literal('warn'), severity: z.enum(['error', 'warning', 'notice']), ...judged }),
  finding.extend({ status: z.literal('skip'), reason: z.string() }).describe('Not run. It is not passed.'),
  finding.extend({ status: z.literal('error'), message: z.string() }).describe('The check itself broke.'),
]);

const guest = z.object({
  domain: z.string(),
  running: z.boolean(),
  problem: nullable,
  accelerator: z.enum(['kvm', 'tcg']),
  swtpm: z.array(z.object({ pid: z.int(), command: z.string() })),
  screen: z
    .object({
      file: z.string().describe('The PNG, relative to this report.'),
      width: z.int(),
      height: z.int(),
      colours: z.int(),
      drawnByGuest: z.boolean(),
    })
    .nullable()
    .default(null),
});

const verdict = z
  .enum(['PASSED', 'FAILED', 'INCOMPLETE'])
  .describe('FAILED: something is wrong. INCOMPLETE: the run did not get to its end, or judged nothing.');
const decision = gateDecision.describe(
  'The verdict in the words of schemaVersion 1: PROCEED is PASSED, ESCALATE is FAILED; of `spike`, the decision of its gate.',
);

const workPlan = z
  .object({
    title: z.string(),
    steps: z.array(
      z.object({
        id: z.string().describe('What --select takes.'),
        title: z.string(),
        checks: z.array(z.string()).describe('Ids of the checks that it asks for, of every command.'),
        manual: z
          .array(z.object({ says: z.string(), how: z.string() }))
          .describe('What a person must do, in the words of the work plan, and how.'),
      }),
    ),
  })
  .nullable()
  .default(null)
  .describe('The work plan of the lab; null where it has none.');

export const reportSchema = z
  .object({
    schemaVersion: z.literal(2),
    command: z.enum(commands).default('verify').describe('The command whose report it is.'),
    virtspec: z.string().describe('Version of virtspec.'),
    lab: z
      .object({ name: z.string(), file: z.string() })
      .nullable()
      .default(null)
      .describe('Null where only a host was judged (`virtspec doctor`).'),
    verdict,
    decision,
    conclusion: z
      .object({
        word: z.string(),
        tone: z.enum(['good', 'warning', 'bad']),
        text: z.string().describe('What it was concluded from.'),
      })
      .describe('The answer as people read it: the verdict, and of `plan` and `spike` in their own words.'),
    counts: z.object({ pass: count, fail: count, warn: count, skip: count, error: count, waived: count.default(0) }),
    target: z.enum(tiers),
    selected: z
      .array(z.string())
      .default([])
      .describe('Patterns of `--select`: if there are any, only a part of the checks was run.'),
    startedAt: z.string().describe('ISO 8601, UTC.'),
    milliseconds: z.number(),
    hosts: z
      .array(
        z.object({
          name: z.string(),
          uri: z.string(),
          tools: z.record(z.string(), z.string()),
          problem: nullable.describe('Why it could not be looked at.'),
        }),
      )
      .describe('Target host only: the hosts that were looked at, read-only.'),
    matrix: z
      .array(
        z.object({
          name: z.string(),
          libvirt: z.string(),
          deployer: z.string(),
          tools: z.record(z.string(), z.string()),
          verdict,
          decision,
          failed: count,
          cause: nullable,
        }),
      )
      .default([])
      .describe('The combinations of libvirt and deployer that the lab was verified on; empty where there was one.'),
    tools: z.record(z.string(), z.string()).describe('Name and version of what the run used.'),
    accelerator: z
      .object({ kind: z.enum(['kvm', 'tcg']), why: nullable })
      .nullable()
      .default(null)
      .describe('What guests ran on; `why` not on KVM.'),
    deployer: nullable,
    scenario: z
      .array(z.string())
      .default([])
      .describe('What was in the sandbox beside the lab, and what happened to it; empty where no scenario was played.'),
    provenance: z
      .object({ kind: z.enum(['live', 'recorded', 'xml']), text: z.string(), why: nullable, folder: z.string() })
      .nullable()
      .default(null)
      .describe('Where the XML came from.'),
    notes: z
      .array(z.string())
      .default([])
      .describe('Worth knowing, without being findings: which objects the lab file does not hold.'),
    inventory: inventorySchema.nullable().default(null),
    breakdown: z
      .object({
        code: z.string(),
        what: z.string(),
        why: nullable,
        fix: nullable,
        done: z.array(z.string()).default([]),
        without: nullable.describe('What libvirt refused, where the rest was verified without it.'),
      })
      .nullable()
      .default(null)
      .describe('What broke the run itself, if anything did.'),
    phases: z.array(
      z.object({
        name: z.string(),
        status: z.enum(['done', 'failed', 'skipped']),
        milliseconds: z.number(),
        detail: nullable,
      }),
    ),
    plan: workPlan,
    findings: z.array(findings),
    guests: z.array(guest),
    // Reports from before the probe existed can be read, too.
    probe: probeSchema.nullable().default(null),
    prediction: predictionSchema.nullable().default(null),
    gate: gateSchema.nullable().default(null),
    comparison: comparisonSchema.nullable().default(null),
    sections: sectionsSchema.default([]),
    adaptations: z
      .array(
        z.object({
          rule: z.string(),
          subject: subject.omit({ uuid: true, host: true }),
          what: z.string(),
          from: z.string(),
          to: z.string(),
          why: z.string(),
        }),
      )
      .describe('Every change made to the declared XML so that it runs here.'),
  })
  .describe('A report of virtspec.');

export type ReportJson = z.infer<typeof reportSchema>;

/** The JSON Schema in schema/report.schema.json. */
export function reportJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema);
  return { $schema, $id: schemaUrl('report'), ...rest };
}
