import type { Proof } from '../check/proof.ts';
import type { Finding } from '../finding/finding.ts';
import { sortFindings } from '../finding/sort-findings.ts';
import { applyWaivers } from '../judge/apply-waivers.ts';
import { runChecks } from '../judge/run-checks.ts';
import { withSameLines } from '../judge/same-line.ts';
import { requireSelectable, selectableOf } from '../judge/select-objects.ts';
import { withPlaces } from '../judge/with-places.ts';
import type { HostToVerify } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Tier } from '../model/tier.ts';
import type { LabRun, RunOptions } from '../run/lab-run.ts';
import type { ReadLab, Validation } from './read-lab.ts';
import { intended } from './require-selected.ts';

/** What was inspected; a host by its name and URI. */
export interface Seen {
  readonly host?: HostToVerify;
  readonly proof: Proof;
}

/** What is known about the lab, and where it was inspected. */
export interface JudgedLab extends Pick<ReadLab, 'rendered' | 'declared'> {
  readonly schema: Validation;
  readonly target: Tier;
}

/**
 * Judges every target separately; with several hosts, each finding names its host.
 * @throws VirtspecError as `runChecks`
 */
export function judgeSeen(
  run: LabRun<RunOptions & { readonly select?: readonly string[] }>,
  seen: readonly Seen[],
  { rendered, declared, schema, target }: JudgedLab,
): Promise<readonly Finding[]> {
  const { select } = run.options;
  const recorded = rendered.recorded && declaredState({ objects: rendered.recorded });
  const facts = { lab: run.lab, declared, connection: rendered, recorded, module: rendered.module, schema };
  return run.phase('Judge', async (control) => {
    const states = seen.flatMap(({ proof: { observed, first } }) => [
      observed ?? declared,
      ...('unavailable' in first ? [] : [first.before.state]),
    ]);
    requireSelectable(select ?? [], [...intended(run.lab), ...[declared, ...states].flatMap(selectableOf)]);
    const all = seen.flatMap(({ host, proof }) => {
      const { observed = declared } = proof;
      const context = { ...facts, ...proof, observed, tier: tierOf(target, proof, schema) };
      const judged = runChecks(context, { clock: () => performance.now(), ...(select && { select }) });
      const findings = withSameLines(withPlaces(judged, rendered), rendered);
      return host === undefined || seen.length === 1 ? findings : findings.map((finding) => on(host, finding));
    });
    const today = new Date().toISOString().slice(0, 10);
    const waived = applyWaivers(all, run.lab, today);
    control.detail(`${all.length} findings by ${new Set(all.map(({ check }) => check)).size} checks`);
    return sortFindings(waived);
  });
}

function on({ name }: HostToVerify, finding: Finding): Finding {
  return { ...finding, subject: { ...finding.subject, host: name } };
}

function tierOf(target: Tier, { observed }: Proof, schema: Validation): Tier {
  if (observed) return target;
  return 'unavailable' in schema ? 'rendered' : 'schema';
}
