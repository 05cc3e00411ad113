import type { ApplyError, Deployer } from '../deploy/deployer.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { LabState } from '../model/lab-state.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { collectMoment } from '../target/moment.ts';
import { count } from './count.ts';
import type { Phases } from './phases.ts';
import type { ProofDraft } from './proof.ts';
import type { StartedSandbox } from './start-sandbox.ts';
import { WatchedApply } from './watched-apply.ts';

/**
 * The first apply, and the state after it, also where it was refused.
 * @throws ApplyError, VirtspecError `wait-timeout`; the signal's reason
 */
export async function applyFirst(
  connection: DeclaredConnection,
  deployer: Deployer,
  started: StartedSandbox,
  proof: ProofDraft,
  phases: Phases,
  signal: AbortSignal | undefined,
): Promise<LabState> {
  const run: HostRunner = (...args) => started.sandbox.run(...args);
  const before = await collectMoment(started.virsh, run);
  await using watched = await WatchedApply.begin(started, deployer, before, signal);
  let refusal: ApplyError | undefined;
  await phases
    .run('Apply the lab', async (control) => {
      const outcome = await watched.apply(connection, signal);
      refusal = outcome.refusal;
      if (refusal) throw refusal;
      const omitted = deployer.omits(connection).map((action) => `; it does not ${action}`);
      control.detail(`${count(outcome.done.length, 'action')} by ${deployer.name}${omitted.join('')}`);
    })
    .catch((error: unknown) => {
      if (error !== refusal) throw error;
    });
  const { after } = await phases.run('Collect the state', async (control) => {
    proof.first = await watched.finish();
    proof.observed = proof.first.after.state;
    control.detail(countObjects(proof.observed));
    return proof.first;
  });
  if (refusal) throw refusal;
  return after.state;
}

function countObjects({ networks, pools, domains }: LabState): string {
  const volumes = pools.flatMap((pool) => pool.volumes);
  const lists = { network: networks, pool: pools, volume: volumes, domain: domains };
  return Object.entries(lists)
    .map(([noun, list]) => count(list.length, noun))
    .join(', ');
}
