import { ApplyError } from '../deploy/deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { MachineTypes } from '../model/machine-types.ts';
import type { DeclaredConnection, Rendered } from '../model/rendered.ts';
import type { Phases } from '../run/phases.ts';
import type { SandboxFacts } from '../sandbox/host.ts';
import { provisionSandbox } from '../sandbox/provision.ts';
import { type AdaptedLab, adaptLab } from './adapt-lab.ts';
import type { Ahead } from './ahead.ts';
import { count } from './count.ts';
import type { VerifyOptions } from './options.ts';
import { probeGuest } from './probe-guest.ts';
import { noProof, type Proof, type ProofDraft } from './proof.ts';
import { ProofRun } from './proof-run.ts';
import type { ReadLab } from './read-lab.ts';
import { noScenario, readBefore } from './scenario.ts';
import { type StartedSandbox, startSandbox } from './start-sandbox.ts';

/**
 * Deploys a lab into a sandbox, looks, starts the lab's smoke domains, and deploys again beside them.
 * An error ends it early and is returned beside what was seen until then. The sandbox is `ahead`'s to close, unless it is to be kept.
 *
 * @throws VirtspecError of kind `usage` for a lab that no sandbox can take
 * @throws the signal's reason on abort
 */
export async function proveInSandbox(
  lab: Lab,
  { rendered, declared, validate }: Omit<ReadLab, 'validate'> & Partial<Pick<ReadLab, 'validate'>>,
  ahead: Ahead,
  phases: Phases,
  options: VerifyOptions,
): Promise<Proof> {
  const proof: ProofDraft = { ...noProof('the run broke before') };
  if (options.boot !== undefined) proof.probe = { unavailable: 'the run broke before' };
  try {
    const choice = await ahead.deployer;
    const before = await readBefore(lab.scenario ?? noScenario);
    const guest = await probeGuest(declared, phases, options);
    const started = await phases.run(
      'Start the sandbox',
      (control) => startSandbox(ahead.sandbox, rendered, declared, control),
      ahead.began,
    );
    const { sandbox, facts } = started;
    Object.assign(proof, { accelerator: facts.accelerator, tools: facts.tools, machines: machinesOf(facts) });
    try {
      const adapted = await adapt(lab, rendered, before, started, proof, phases);
      await new ProofRun({ lab, adapted, started, choice, proof, phases, options, whileWaiting: validate }).prove(
        guest,
      );
    } catch (error) {
      const reason = await sandbox.explain(error);
      throw error instanceof ApplyError && reason !== error ? error.because(reason) : reason;
    } finally {
      if (options.onKeep && !sandbox.died.aborted && !options.signal?.aborted) {
        options.onKeep({ uri: sandbox.uri, enter: await sandbox.enter(['bash']), pid: sandbox.keep() });
      }
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    proof.error = error;
  }
  return proof;
}

/** Of every architecture that QEMU is here for: a machine's name says of which it is. */
function machinesOf({ host, tools }: SandboxFacts): MachineTypes {
  const known = Object.values(host.machines).flatMap((names) => [...names]);
  return { of: `QEMU ${tools.QEMU ?? ''}`.trim(), known, deprecated: [...host.deprecatedMachines] };
}

/** The lab, and what is there before it, as this sandbox can take them; and the sandbox as they need it. */
function adapt(
  lab: Lab,
  rendered: Rendered,
  before: DeclaredConnection,
  { sandbox, facts }: StartedSandbox,
  proof: ProofDraft,
  phases: Phases,
): Promise<AdaptedLab> {
  return phases.run('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptLab(rendered, before, facts.host, lab.scenario ?? noScenario);
    proof.adaptations = adapted.adaptations;
    proof.applied = declaredState(adapted.lab);
    await provisionSandbox(sandbox, adapted.items);
    control.detail(count(proof.adaptations.length, 'adaptation'));
    return adapted;
  });
}
