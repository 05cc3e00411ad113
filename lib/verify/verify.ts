import type { CheckContext } from '../check/context.ts';
import type { Finding } from '../check/finding.ts';
import { runChecks } from '../check/run-checks.ts';
import { sortFindings } from '../check/sort-findings.ts';
import type { HostToVerify, Lab } from '../lab/lab.ts';
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
import { lookAtHosts } from './look-at-hosts.ts';
import type { VerifyOptions } from './options.ts';
import { Phases } from './phases.ts';
import { noProof, type Proof } from './proof.ts';
import { proveInSandbox } from './prove-in-sandbox.ts';

/** The report, and the error that kept the run from its end, if one did. */
export interface VerifyOutcome {
  readonly report: Report;
  readonly error: unknown;
}

/**
 * The main job: render the lab, validate it, deploy it into a sandbox, look, start what the lab says, deploy again, judge. Or, on a host,
 * only look, and judge.
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

  const seen = await look(lab, rendered, declared, phases, options);
  if (lab.scenario && options.target !== 'sandbox') {
    phases.skip('Set the scene', 'a scenario is played in a sandbox only');
  }
  options.signal?.throwIfAborted();

  const findings = await phases.run('Judge', async (control) => {
    const facts = {
      lab,
      declared,
      connection: rendered,
      recorded: recordedState(rendered),
      module: rendered.module,
      schema,
    };
    const all = judge(seen, facts, options);
    control.detail(`${all.length} findings by ${new Set(all.map(({ check }) => check)).size} checks`);
    return all;
  });
  const [first] = seen;
  const error = seen.find(({ proof }) => proof.error !== undefined)?.proof.error;
  const breakdown = error === undefined ? undefined : breakdownOf(error);
  const { proof } = first;
  const report: Report = {
    virtspec: version,
    lab: { name: lab.name, file: lab.file },
    target: options.target,
    startedAt: startedAt.toISOString(),
    milliseconds: Math.round(performance.now() - began),
    tools: proof.tools,
    ...(options.target === 'host' && { hosts: seen.flatMap(hostSeen) }),
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
  return { report, error };
}

/** What was looked at; a host by its name and URI. */
interface Seen {
  readonly host?: HostToVerify;
  readonly proof: Proof;
}

/** The target: the XML alone, a sandbox, or each host. */
async function look(
  lab: Lab,
  rendered: Rendered,
  declared: LabState,
  phases: Phases,
  options: VerifyOptions,
): Promise<readonly [Seen, ...Seen[]]> {
  switch (options.target) {
    case 'rendered':
      return [{ proof: noProof('the target is `rendered`') }];
    case 'sandbox':
      return [{ proof: await proveInSandbox(lab, rendered, declared, phases, options) }];
    case 'host': {
      const [first, ...rest] = await lookAtHosts(options.hosts ?? lab.hosts ?? [thisHost], phases, options.signal);
      if (!first) throw new TypeError('no host was looked at');
      return [first, ...rest];
    }
  }
}

/** Not virsh's own default, which is `qemu:///session` for an ordinary user. */
const thisHost: HostToVerify = { name: 'qemu:///system', uri: 'qemu:///system' };

/** Every target judged by itself; with several hosts each finding names its own. */
function judge(
  seen: readonly Seen[],
  facts: Pick<CheckContext, 'lab' | 'declared' | 'connection' | 'recorded' | 'module' | 'schema'>,
  { target, select }: VerifyOptions,
): readonly Finding[] {
  const all = seen.map(({ host, proof }) => {
    const { observed, redefined, smoke, first, rebuild, adaptations } = proof;
    const tier = tierOf(target, proof, facts.schema);
    const context = {
      ...facts,
      tier,
      observed: observed ?? facts.declared,
      redefined,
      smoke,
      first,
      rebuild,
      adaptations,
    };
    const findings = runChecks(context, select ? { select } : {});
    if (host === undefined || seen.length === 1) return findings;
    return findings.map((finding) => ({ ...finding, subject: { ...finding.subject, host: host.name } }));
  });
  return sortFindings(all.flat());
}

function hostSeen({ host, proof }: Seen): NonNullable<Report['hosts']> {
  if (!host) return [];
  const problem = proof.error === undefined ? undefined : breakdownOf(proof.error);
  return [{ ...host, tools: proof.tools, ...(problem && { problem }) }];
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

function tierOf(
  target: VerifyOptions['target'],
  { observed }: Proof,
  schema: readonly SchemaResult[] | { readonly unavailable: string },
): Tier {
  if (observed) return target;
  return 'unavailable' in schema ? 'rendered' : 'schema';
}

function recordedState({ recorded }: Rendered): LabState | undefined {
  return recorded && declaredState({ objects: recorded });
}
