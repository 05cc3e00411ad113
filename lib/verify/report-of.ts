import type { Finding } from '../finding/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { Rendered } from '../model/rendered.ts';
import type { Tier } from '../model/tier.ts';
import { finishReport } from '../report/finish-report.ts';
import type { Report } from '../report/report.ts';
import type { Phases } from '../run/phases.ts';
import { secretsIn } from '../xml/secrets.ts';
import { breakdownOf, breakdownOfProof } from './breakdown.ts';
import type { Seen } from './judge-seen.ts';

/** The report, and the error that kept the run from its end, if one did. */
export interface VerifyOutcome {
  readonly report: Report;
  readonly error: unknown;
}

/** The run that a report is of. */
export interface RunFacts {
  readonly lab: Lab;
  readonly target: Tier;
  readonly startedAt: Date;
  readonly phases: Phases;
  /** Its XML; nobody prints the secrets in it. */
  readonly rendered: Pick<Rendered, 'provenance' | 'objects'>;
}

/** The report of a run, everything seen and judged. What broke a run is the first target's that broke. */
export function reportOf(
  seen: readonly [Seen, ...Seen[]],
  findings: readonly Finding[],
  { lab, target, startedAt, phases, rendered }: RunFacts,
): VerifyOutcome {
  const { proof } = seen[0];
  const broken = seen.find((one) => one.proof.error !== undefined)?.proof ?? proof;
  const { error } = broken;
  const hosts = seen.flatMap(hostSeen);
  const report = finishReport({
    lab,
    target,
    startedAt,
    tools: proof.tools,
    ...(hosts.length > 0 && { hosts }),
    accelerator: proof.accelerator,
    provenance: rendered.provenance,
    deployer: proof.deployer,
    ...(proof.scenario && { scenario: proof.scenario }),
    phases: phases.ended,
    adaptations: proof.adaptations,
    findings,
    smoke: 'unavailable' in proof.smoke ? [] : proof.smoke,
    ...(proof.probe && !('unavailable' in proof.probe) && { probe: proof.probe }),
    breakdown: breakdownOfProof(broken),
    secrets: [...new Set(rendered.objects.flatMap(({ xml }) => secretsIn(xml.text)))],
  });
  return { report, error };
}

function hostSeen({ host, proof }: Seen): NonNullable<Report['hosts']> {
  if (!host) return [];
  const problem = proof.error === undefined ? undefined : breakdownOf(proof.error);
  return [{ ...host, tools: proof.tools, ...(problem && { problem }) }];
}
