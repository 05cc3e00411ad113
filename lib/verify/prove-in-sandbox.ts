import { join } from 'node:path';
import { ApplyError } from '../deploy/deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { DeclaredConnection, Rendered } from '../model/rendered.ts';
import { redefineObjects } from '../target/redefine.ts';
import { provisionSandbox } from '../target/sandbox/provision.ts';
import { adaptLab } from './adapt-lab.ts';
import { applyAgain } from './apply-again.ts';
import { applyFirst } from './apply-first.ts';
import { bootLab } from './boot-lab.ts';
import { chooseDeployer, type DeployerChoice } from './choose-deployer.ts';
import { count } from './count.ts';
import type { VerifyOptions } from './options.ts';
import type { Phases } from './phases.ts';
import { type ProbeGuest, probeGuest } from './probe-guest.ts';
import { noProof, type Proof, type ProofDraft } from './proof.ts';
import { describeBefore, describeBetween, noScenario, playCommands, putBefore, readBefore } from './scenario.ts';
import { startDomains } from './start-domains.ts';
import { type StartedSandbox, startSandbox } from './start-sandbox.ts';

/**
 * Deploys a lab into a sandbox, looks, starts the lab's smoke domains, and deploys again beside them.
 * An error ends it early and is returned beside what was seen until then; the sandbox is gone in any case, unless it is to be kept.
 *
 * @throws VirtspecError of kind `usage` for a lab that no sandbox can take
 * @throws the signal's reason on abort, when the sandbox is gone
 */
export async function proveInSandbox(
  lab: Lab,
  rendered: Rendered,
  declared: LabState,
  phases: Phases,
  options: VerifyOptions,
): Promise<Proof> {
  const proof: ProofDraft = { ...noProof('the run broke before') };
  if (options.boot !== undefined) proof.probe = { unavailable: 'the run broke before' };
  try {
    const choice = await chooseDeployer(lab, options);
    const before = await readBefore(lab.scenario ?? noScenario);
    const guest = await probeGuest(declared, phases, options);
    const started = await phases.run('Start the sandbox', (control) =>
      startSandbox(rendered, declared, control, options),
    );
    await using sandbox = started.sandbox;
    await using _ = started.virsh;
    Object.assign(proof, { accelerator: started.facts.accelerator, tools: started.facts.tools });
    try {
      await prove(lab, rendered, guest, before, started, choice, proof, phases, options);
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

/** Fills `proof` step by step, so that what was seen stays when a later step breaks. */
async function prove(
  lab: Lab,
  rendered: Rendered,
  guest: ProbeGuest | undefined,
  declaredBefore: DeclaredConnection,
  started: StartedSandbox,
  choice: DeployerChoice,
  proof: ProofDraft,
  phases: Phases,
  options: VerifyOptions,
): Promise<void> {
  const { sandbox, virsh, facts } = started;
  const { signal } = options;
  const { scenario = noScenario } = lab;
  const { lab: connection, before } = await phases.run('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptLab(rendered, declaredBefore, facts.host, scenario);
    proof.adaptations = adapted.adaptations;
    proof.applied = declaredState(adapted.lab);
    await provisionSandbox(sandbox, adapted.items);
    control.detail(count(proof.adaptations.length, 'adaptation'));
    return adapted;
  });
  proof.redefined = await phases.run('Define everything on trial', async (control) => {
    const redefined = await redefineObjects(virsh, connection.objects, { folder: join(sandbox.folder, 'trial') });
    const definitions = redefined.flatMap((object) => object.definitions);
    control.detail(`${count(definitions.length, 'definition')} of ${count(redefined.length, 'object')}`);
    return redefined;
  });
  const scene = describeBefore(scenario, before);
  if (lab.scenario) proof.scenario = [...scene, ...describeBetween(scenario)];
  if (scene.length > 0) {
    await phases.run('Set the scene', async (control) => {
      await putBefore(before, scenario, started, signal);
      control.detail(scene.join('; '));
    });
  }
  const deployer = choice.create(started);
  proof.deployer = choice.name;
  const observed = await applyFirst(connection, deployer, started, proof, phases, signal);
  if (lab.smoke.length === 0) {
    const why = lab.domains.length === 0 ? 'the lab has no domain' : 'the lab file says `smoke: []`';
    proof.smoke = { unavailable: why };
    phases.skip('Start a domain', why);
  } else {
    proof.smoke = await phases.run(`Start ${lab.smoke.join(', ')}`, (control) =>
      startDomains(lab, observed, started, control, options),
    );
  }
  if (scenario.between.length > 0) {
    await phases.run('Between the two applies', async (control) => {
      await playCommands(scenario.between, 'between the two applies', virsh, signal);
      control.detail(count(scenario.between.length, 'virsh command'));
    });
  }
  await phases.run('Apply again', (control) =>
    applyAgain(connection, deployer, started, control, options, (rebuild) => {
      proof.rebuild = rebuild;
    }),
  );
  if (!guest) return;
  const applyOnce = async () => void (await deployer.apply(connection, signal));
  proof.probe = await bootLab(guest.names, guest.base, started, applyOnce, phases, options);
}
