import type { ApplyError } from '../deploy/deployer.ts';
import { leaveOut, nameApply, without } from '../deploy/leave-out.ts';
import type { LabState } from '../model/lab-state.ts';
import { faultsIn, isRefused, type LeftOut } from '../model/left-out.ts';
import type { Moment } from '../model/moment.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Application } from '../simulate/application.ts';
import { collectMoment } from '../snapshot/moment.ts';
import type { Steps } from './collect-proof.ts';
import { count } from './count.ts';
import type { AppliedLab, SandboxTrial } from './trial.ts';
import { WatchedApply } from './watched-apply.ts';

/** The number of refusals after which a run still continues: each requires another apply. */
const mostRefusals = 32;

/** One apply, with the refusal that ended it early, if one did. */
interface Applied {
  readonly application: Application;
  readonly refusal: ApplyError | undefined;
}

/**
 * The first apply, and the state after it. If libvirt rejects an object, the state is collected, because this is what a switch would leave behind;
 * then the lab is applied without that object, so that the others are still verified, and so on until an apply completes.
 *
 * @throws ApplyError if the failure was not the refusal of an object, VirtspecError `wait-timeout`; the signal's reason
 */
export async function* applyFirst(trial: SandboxTrial): Steps<AppliedLab> {
  const { run, started, adapted } = trial;
  const connection = adapted.lab;
  const { libvirt } = started.facts.tools;
  let before = await collectMoment(started.virsh, (...args) => started.sandbox.run(...args));
  let wanted = connection;
  let leftOut: readonly LeftOut[] = [];
  let first: Application | undefined;
  let fault: ApplyError | undefined;
  for (;;) {
    const { application, refusal } = await applyOnce(trial, wanted, { before, title: nameApply(leftOut) });
    const { state } = application.after;
    first = withNext(first, application, leftOut);
    yield { first, observed: state };
    if (!refusal) return { connection: wanted, observed: state, leftOut, refusal: fault };
    const more = leftOut.filter(({ cause }) => isRefused(cause)).length < mostRefusals;
    const left = more ? leaveOut(connection, leftOut, refusal, { state, libvirt }) : undefined;
    if (!left) throw fault ?? refusal;
    leftOut = left;
    yield { leftOut };
    if (faultsIn(left).length > 0) fault ??= refusal;
    wanted = without(connection, left, state);
    before = application.after;
    run.signal?.throwIfAborted();
  }
}

/** One apply, and the state after it. */
async function applyOnce(
  { run, deployer, started }: SandboxTrial,
  connection: DeclaredConnection,
  { before, title }: { readonly before: Moment; readonly title: string },
): Promise<Applied> {
  await using watched = await WatchedApply.begin(started, deployer, before, run.signal);
  let refusal: ApplyError | undefined;
  await run
    .phase(title, async (control) => {
      const outcome = await watched.apply(connection, run.signal);
      refusal = outcome.refusal;
      if (refusal) throw refusal;
      const omitted = deployer.omits(connection).map((action) => `; it does not ${action}`);
      control.detail(`${count(outcome.done.length, 'action')} by ${deployer.name}${omitted.join('')}`);
    })
    .catch((error: unknown) => {
      if (error !== refusal) throw error;
    });
  const application = await run.phase('Collect the state', async (control) => {
    const made = await watched.finish();
    control.detail(countObjects(made.after.state));
    return made;
  });
  return { application, refusal };
}

/**
 * The first apply, after a further one. An apply that failed because of a fault of the lab stays as it was. If the lab is only newer than this
 * libvirt, the next apply completes it.
 */
function withNext(first: Application | undefined, next: Application, leftOut: readonly LeftOut[]): Application {
  if (!first) return next;
  if (faultsIn(leftOut).length > 0) return first;
  const { before, events, actions } = first;
  return { ...next, before, events: [...events, ...next.events], actions: [...actions, ...next.actions] };
}

function countObjects({ networks, pools, domains }: LabState): string {
  const volumes = pools.flatMap((pool) => pool.volumes);
  const lists = { network: networks, pool: pools, volume: volumes, domain: domains };
  return Object.entries(lists)
    .map(([noun, list]) => count(list.length, noun))
    .join(', ');
}
