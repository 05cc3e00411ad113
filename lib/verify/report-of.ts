import type { Proof } from '../check/proof.ts';
import type { Finding } from '../finding/finding.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import type { Tier } from '../model/tier.ts';
import { finishReport } from '../report/finish-report.ts';
import type { Report } from '../report/report.ts';
import type { LabRun } from '../run/lab-run.ts';
import { secretsIn } from '../xml/secrets.ts';
import { breakdownOf, breakdownOfProof } from './breakdown.ts';
import type { Seen } from './judge-seen.ts';
import { notHeldNote } from './not-held-note.ts';

/** The report, and the error that ended the run early, if one did. */
export interface VerifyOutcome {
  readonly report: Report;
  readonly error: unknown;
}

/** What was inspected, and with which target. */
export interface LookedAt {
  readonly seen: readonly [Seen, ...Seen[]];
  readonly target: Tier;
  /** Patterns of `--select`. */
  readonly selected?: readonly string[] | undefined;
  /** The command. Default `verify`. */
  readonly command?: Report['command'];
  /** What it declares. */
  readonly declared: LabState;
  /** Its XML; secrets in it are never printed. */
  readonly rendered: Pick<Rendered, 'provenance' | 'objects'>;
}

/** The report of a run, with everything judged. What broke the run is the error of the first target that broke. */
export function reportOf(
  { lab, startedAt, phases }: LabRun,
  { seen, target, declared, rendered, selected = [], command = 'verify' }: LookedAt,
  findings: readonly Finding[],
): VerifyOutcome {
  const { proof } = seen[0];
  const broken = seen.find((one) => one.proof.error !== undefined)?.proof ?? proof;
  const { error } = broken;
  const hosts = seen.flatMap(hostSeen);
  const report = finishReport({
    ...reportedOf(proof),
    ...{ command, lab, target, startedAt, findings },
    ...(selected.length > 0 && { selected }),
    ...(hosts.length > 0 && { hosts }),
    provenance: rendered.provenance,
    inventory: inventoryOf(declared),
    phases: phases.ended,
    breakdown: breakdownOfProof(broken, findings),
    secrets: [...new Set(rendered.objects.flatMap(({ xml }) => secretsIn(xml.text)))],
  });
  const note = report.verdict === 'PASSED' ? notHeldNote(lab, declared) : undefined;
  return { report: note === undefined ? report : { ...report, notes: [note] }, error };
}

/** The facts of a proof that are in its report, by name: a new one is a name here. */
const reported = ['tools', 'accelerator', 'deployer', 'scenario', 'adaptations', 'smoke', 'probe'] as const;

type Reported = Pick<Report, (typeof reported)[number]>;

/** Unavailable facts are left out; the findings give the reason. */
function reportedOf(proof: Proof): Partial<Reported> {
  const facts = reported.map((name) => [name, proof[name]] as const);
  return Object.fromEntries(facts.filter(([, fact]) => fact !== undefined && !isUnavailable(fact)));
}

function isUnavailable(fact: unknown): boolean {
  return typeof fact === 'object' && fact !== null && 'unavailable' in fact;
}

function hostSeen({ host, proof }: Seen): NonNullable<Report['hosts']> {
  if (!host) return [];
  const problem = proof.error === undefined ? undefined : breakdownOf(proof.error);
  return [{ ...host, tools: proof.tools, ...(problem && { problem }) }];
}
