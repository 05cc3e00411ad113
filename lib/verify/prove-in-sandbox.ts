import { noProof, type Proof } from '../check/proof.ts';
import { ApplyError } from '../deploy/deployer.ts';
import { declaredState } from '../model/declared-state.ts';
import type { MachineTypes } from '../model/machine-types.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SandboxFacts } from '../sandbox/host.ts';
import { provisionSandbox } from '../sandbox/provision.ts';
import { redefineObjects } from '../sandbox/redefine.ts';
import { type AdaptedLab, adaptLab } from './adapt-lab.ts';
import { collectProof, reporting, type Steps } from './collect-proof.ts';
import { count } from './count.ts';
import type { TrialRun } from './options.ts';
import type { Prepared } from './prepared.ts';
import { probeGuest } from './probe-guest.ts';
import { proveTrial } from './prove-trial.ts';
import type { ReadLab } from './read-lab.ts';
import { noScenario, readBefore } from './scenario.ts';
import { startSandbox } from './start-sandbox.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** What was declared, and how to validate it meanwhile. */
export type Declared = Omit<ReadLab, 'validate'> & Partial<Pick<ReadLab, 'validate'>>;

/**
 * Deploys a lab into a sandbox, collects the state, starts the lab's smoke domains, and deploys again while they run. An error ends it early and is
 * returned together with what was collected until then. Whoever made `ahead` closes the sandbox, unless it is kept.
 *
 * @throws VirtspecError of kind `usage` for a lab that no sandbox accepts
 * @throws the signal's reason on abort
 */
export function proveInSandbox(run: TrialRun, read: Declared, ahead: Prepared): Promise<Proof> {
  return collectProof(untried(run), tryInSandbox(run, read, ahead), run.signal);
}

/** The proof of a run that broke before anything was collected. */
export function untried({ options }: TrialRun): Proof {
  const unavailable = 'the run broke before';
  return { ...noProof(unavailable), probe: options.target.boot === undefined ? undefined : { unavailable } };
}

async function* tryInSandbox(run: TrialRun, read: Declared, ahead: Prepared): Steps {
  const choice = await ahead.deployer;
  const before = await readBefore(run.lab.scenario ?? noScenario);
  const guest = await probeGuest(run, read.declared, run.options.target);
  const started = await startSandbox(run, read, ahead);
  const { sandbox, facts } = started;
  yield { accelerator: facts.accelerator, tools: facts.tools, machines: machinesOf(facts) };
  try {
    const adapted = yield* adapt(run, { lab: read.rendered, before }, started);
    yield { deployer: choice.name };
    const deployer = choice.create(started);
    const { redefine = redefineObjects } = ahead;
    const trial = { run, started, adapted, deployer, redefine, whileWaiting: read.validate };
    yield* proveTrial(trial, guest);
    ahead.proved?.(trial);
  } catch (error) {
    const reason = await sandbox.explain(error);
    throw error instanceof ApplyError && reason !== error ? error.because(reason) : reason;
  } finally {
    const { onKeep } = run.options.target;
    if (onKeep && !sandbox.died.aborted && !run.signal?.aborted) {
      onKeep({ uri: sandbox.uri, enter: await sandbox.enter(['bash']), pid: sandbox.keep() });
    }
  }
}

/** Of every architecture for which QEMU is installed: a machine type's name shows its architecture. */
export function machinesOf({ host, tools }: SandboxFacts): MachineTypes {
  const known = Object.values(host.machines).flatMap((names) => [...names]);
  return { of: `QEMU ${tools.QEMU ?? ''}`.trim(), known, deprecated: [...host.deprecatedMachines] };
}

/** Adapts the lab, and what exists before it, to this sandbox; and provisions the sandbox for them. */
async function* adapt(
  run: TrialRun,
  { lab, before }: { readonly lab: DeclaredConnection; readonly before: DeclaredConnection },
  { sandbox, facts }: StartedSandbox,
): Steps<AdaptedLab> {
  const { value } = yield* reporting((report) =>
    run.phase('Adapt the lab to the sandbox', async (control) => {
      const adapted = adaptLab(lab, before, facts.host, run.lab.scenario ?? noScenario);
      report({ adaptations: adapted.adaptations, applied: declaredState(adapted.lab) });
      await provisionSandbox(sandbox, adapted.items);
      control.detail(count(adapted.adaptations.length, 'adaptation'));
      return adapted;
    }),
  );
  return value;
}
