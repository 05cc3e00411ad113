import { runChecks } from '../check/run-checks.ts';
import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import type { Tier } from '../model/tier.ts';
import { renderLab } from '../nix/render.ts';
import { validateRendered } from '../nix/validate.ts';
import { decide } from '../report/decide.ts';
import type { Report } from '../report/report.ts';
import { version } from '../version.ts';

import { breakdownOf } from './breakdown.ts';
import type { VerifyOptions } from './options.ts';
import { Phases } from './phases.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';
import { noProof, type SandboxProof } from './sandbox-proof.ts';

/** The report, and the error that kept the run from its end, if one did. */
export interface VerifyOutcome {
  readonly report: Report;
  readonly error: unknown;
}

/**
 * The main job: render the lab, validate it, deploy it into a sandbox, look, start what the lab says, deploy again, judge.
 *
 * What breaks on the way (a sandbox that cannot start, an apply that libvirt refuses) is in the report: everything that can still be
 * judged is.
 *
 * @throws VirtspecError of kind `usage` when the lab cannot be rendered or nothing was selected; the signal's reason on abort
 */
export async function verify(lab: Lab, options: VerifyOptions): Promise<VerifyOutcome> {
  const startedAt = new Date();
  const began = performance.now();
  const phases = new Phases(options.listener);
  const rendered = await render(lab, phases, options);
  const declared = declaredState(rendered);
  const schema = await validate(rendered, phases, options.signal);

  const proof =
    options.target === 'sandbox'
      ? await proveInSandbox(lab, rendered, declared, phases, options)
      : noProof('the target is `rendered`');
  if (lab.scenario && options.target !== 'sandbox') {
    phases.skip('Set the scene', 'a scenario is played in a sandbox only');
  }
  options.signal?.throwIfAborted();

  const tier = tierOf(proof, schema);
  const findings = await phases.run('Judge', async (control) => {
    const context = {
      lab,
      tier,
      declared,
      connection: rendered,
      recorded: recordedState(rendered),
      module: rendered.module,
      applied: proof.applied,
      observed: proof.observed ?? declared,
      schema,
      redefined: proof.redefined,
      smoke: proof.smoke,
      first: proof.first,
      rebuild: proof.rebuild,
      adaptations: proof.adaptations,
    };
    const all = runChecks(context, options.select ? { select: options.select } : {});
    control.detail(`${all.length} findings by ${new Set(all.map(({ check }) => check)).size} checks`);
    return all;
  });
  const breakdown = proof.error === undefined ? undefined : breakdownOf(proof.error);
  const report: Report = {
    virtspec: version,
    lab: { name: lab.name, file: lab.file },
    target: options.target,
    startedAt: startedAt.toISOString(),
    milliseconds: Math.round(performance.now() - began),
    tools: proof.tools,
    accelerator: proof.accelerator,
    provenance: rendered.provenance,
    deployer: proof.deployer,
    ...(proof.scenario && { scenario: proof.scenario }),
    phases: phases.ended,
    adaptations: proof.adaptations,
    findings,
    smoke: 'unavailable' in proof.smoke ? [] : proof.smoke,
    breakdown,
    decision: decide(findings, breakdown),
  };
  return { report, error: proof.error };
}

function render(lab: Lab, phases: Phases, { nixvirt, nixpkgs, signal }: VerifyOptions): Promise<Rendered> {
  return phases.run('Render', async (control) => {
    const rendered = await renderLab(lab, { nixvirt, nixpkgs, signal });
    control.detail(`${rendered.objects.length} objects; ${rendered.provenance.text}`);
    return rendered;
  });
}

function validate(
  rendered: Rendered,
  phases: Phases,
  signal: AbortSignal | undefined,
): Promise<readonly SchemaResult[] | { readonly unavailable: string }> {
  return phases.run('Validate against libvirt’s schemas', async (control) => {
    const results = await validateRendered(rendered, { signal });
    if ('unavailable' in results) control.detail(results.unavailable);
    else
      control.detail(
        `${results.filter(({ violations }) => violations.length === 0).length} of ${results.length} valid`,
      );
    return results;
  });
}

function tierOf(proof: SandboxProof, schema: readonly SchemaResult[] | { readonly unavailable: string }): Tier {
  if (proof.observed) return 'sandbox';
  return 'unavailable' in schema ? 'rendered' : 'schema';
}

function recordedState({ recorded }: Rendered): LabState | undefined {
  return recorded && declaredState({ objects: recorded });
}
