import { join } from 'node:path';
import { ApplyError } from '../deploy/deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import { adaptObjects } from '../target/adapt/adapt.ts';
import { provision } from '../target/adapt/provision.ts';
import { collectState } from '../target/moment.ts';
import { redefineObjects } from '../target/redefine.ts';
import { provisionSandbox } from '../target/sandbox/provision.ts';
import { applyAgain } from './apply-again.ts';
import { chooseDeployer, type DeployerChoice } from './choose-deployer.ts';
import type { VerifyOptions } from './options.ts';
import type { Phases } from './phases.ts';
import { noProof, type SandboxProof } from './sandbox-proof.ts';
import { startDomains } from './start-domains.ts';
import { type StartedSandbox, startSandbox } from './start-sandbox.ts';

type Draft = { -readonly [K in keyof SandboxProof]: SandboxProof[K] };

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
): Promise<SandboxProof> {
  const proof: Draft = { ...noProof('the run broke before') };
  try {
    const choice = await chooseDeployer(lab, options);
    const started = await phases.run('Start the sandbox', (control) =>
      startSandbox(rendered, declared, control, options),
    );
    await using sandbox = started.sandbox;
    await using _ = started.virsh;
    Object.assign(proof, { accelerator: started.facts.accelerator, tools: started.facts.tools });
    try {
      await prove(lab, rendered, started, choice, proof, phases, options);
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
  started: StartedSandbox,
  choice: DeployerChoice,
  proof: Draft,
  phases: Phases,
  options: VerifyOptions,
): Promise<void> {
  const { sandbox, virsh, facts } = started;
  const connection = await phases.run('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptObjects(rendered.objects, facts.host);
    const provisioned = provision(adapted.objects, facts.host.exists);
    proof.adaptations = [...adapted.adaptations, ...provisioned.adaptations];
    await provisionSandbox(sandbox, provisioned.items);
    control.detail(count(proof.adaptations.length, 'adaptation'));
    return { ...rendered, objects: adapted.objects };
  });
  proof.redefined = await phases.run('Define everything on trial', async (control) => {
    const redefined = await redefineObjects(virsh, connection.objects, { folder: join(sandbox.folder, 'trial') });
    const definitions = redefined.flatMap((object) => object.definitions);
    control.detail(`${count(definitions.length, 'definition')} of ${count(redefined.length, 'object')}`);
    return redefined;
  });
  const deployer = choice.create(started);
  proof.deployer = choice.name;
  await phases.run('Apply the lab', async (control) => {
    const done = await deployer.apply(connection, options.signal);
    const omitted = deployer.omits(connection).map((action) => `; it does not ${action}`);
    control.detail(`${count(done.length, 'action')} by ${deployer.name}${omitted.join('')}`);
  });
  const observed = await phases.run('Collect the state', async (control) => {
    const state = await collectState(virsh, (...args) => sandbox.run(...args));
    control.detail(countObjects(state));
    return state;
  });
  proof.observed = observed;
  if (lab.smoke.length === 0) {
    const why = lab.domains.length === 0 ? 'the lab has no domain' : 'the lab file says `smoke: []`';
    proof.smoke = { unavailable: why };
    phases.skip('Start a domain', why);
  } else {
    proof.smoke = await phases.run(`Start ${lab.smoke.join(', ')}`, (control) =>
      startDomains(lab, observed, started, control, options),
    );
  }
  proof.rebuild = await phases.run('Apply again', (control) =>
    applyAgain(connection, deployer, started, control, options),
  );
}

function countObjects({ networks, pools, domains }: LabState): string {
  const volumes = pools.flatMap((pool) => pool.volumes);
  const lists = { network: networks, pool: pools, volume: volumes, domain: domains };
  return Object.entries(lists)
    .map(([noun, list]) => count(list.length, noun))
    .join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
