import type { Proof } from '../check/proof.ts';
import type { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Moment } from '../model/moment.ts';
import type { Redefinition } from '../model/redefinition.ts';
import type { Application } from '../simulate/application.ts';
import { count } from '../verify/count.ts';
import { type SandboxTrial, withoutSmoke } from '../verify/trial.ts';
import { WatchedApply } from '../verify/watched-apply.ts';
import type { Change } from './change.ts';

export interface ChangeOptions {
  /** The new version, in the sandbox that has the last one. */
  readonly trial: SandboxTrial;
  /** Of the last version. */
  readonly proof: Proof;
  readonly listening: LifecycleWatch;
  readonly change: Change;
  /** How libvirt stores the new version, found in another sandbox. */
  readonly redefined: readonly Redefinition[];
}

/**
 * Proves a lab of which only domains changed, on the sandbox that has its last version: the old definitions are removed, the lab is applied by its
 * deployer, and applied again. What was found out of the rest is in the last proof.
 *
 * @returns undefined if libvirt refused something: then only a proof from the start shows what a switch would leave behind
 * @throws VirtspecError; the signal's reason
 */
export async function proveChange(options: ChangeOptions): Promise<Proof | undefined> {
  const { trial, proof, redefined } = options;
  const { first: before, rebuild: last } = proof;
  if ('unavailable' in before || 'unavailable' in last) return undefined;
  await removeOld(options);
  const first = await apply(options, last.after, 'Apply what changed');
  if (first.failed) return undefined;
  const rebuild = await apply(options, first.after, 'Apply again');
  if (rebuild.failed) return undefined;
  const smoke = withoutSmoke(trial);
  trial.run.skip('Start a domain', smoke.unavailable);
  return {
    ...proof,
    applied: declaredState(trial.adapted.lab),
    adaptations: trial.adapted.adaptations,
    redefined,
    // Before its first apply, the lab was not there.
    first: { ...first, before: before.before },
    observed: first.after.state,
    smoke,
    rebuild,
  };
}

async function removeOld({ trial, change }: ChangeOptions): Promise<void> {
  const { virsh } = trial.started;
  for (const { uuid, name } of change.gone) await virsh.output(['undefine', '--domain', uuid ?? name]);
}

async function apply({ trial, listening }: ChangeOptions, before: Moment, title: string): Promise<Application> {
  const { run, started, adapted, deployer } = trial;
  return run.phase(title, async (control) => {
    await using watched = await WatchedApply.begin({ ...started, listening }, deployer, before, run.signal);
    const { done, refusal } = await watched.apply(adapted.lab, run.signal);
    if (refusal) control.failed(refusal.what);
    else control.detail(`${count(done.length, 'action')} by ${deployer.name}`);
    return watched.finish();
  });
}
