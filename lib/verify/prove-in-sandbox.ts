import { join } from 'node:path';
import type { Deployer } from '../deploy/deployer.ts';
import { virshDeployer } from '../deploy/virsh-deployer.ts';
import type { Rebuild } from '../diff/rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import type { SmokeResult } from '../model/smoke.ts';
import { adaptObjects } from '../target/adapt/adapt.ts';
import { collectMoment, collectState } from '../target/moment.ts';
import { collectSandboxHost } from '../target/sandbox/host.ts';
import { provisionSandbox } from '../target/sandbox/provision.ts';
import { Sandbox } from '../target/sandbox/sandbox.ts';
import { startDomain } from '../target/smoke.ts';
import type { VerifyOptions } from './options.ts';
import type { PhaseControl, Phases } from './phases.ts';

/** What a sandbox showed, as far as it got; `error` says what kept it from its end. */
export interface SandboxProof {
  /** The state after the first apply, nothing started yet. */
  readonly observed: LabState | undefined;
  readonly smoke: readonly SmokeResult[] | { readonly unavailable: string };
  readonly rebuild: Rebuild | { readonly unavailable: string };
  readonly adaptations: readonly Adaptation[];
  readonly accelerator: 'kvm' | 'tcg' | undefined;
  readonly tools: Readonly<Record<string, string>>;
  readonly deployer: string | undefined;
  readonly error: unknown;
}

type Draft = { -readonly [K in keyof SandboxProof]: SandboxProof[K] };

/**
 * Deploys a lab into a sandbox, looks, starts the lab's smoke domains, and deploys again beside them.
 * An error ends it early and is returned beside what was seen until then; the sandbox is gone in any case, unless it is to be kept.
 *
 * @throws the signal's reason on abort, when the sandbox is gone
 */
export async function proveInSandbox(
  lab: Lab,
  rendered: Rendered,
  declared: LabState,
  phases: Phases,
  options: VerifyOptions,
): Promise<SandboxProof> {
  const proof: Draft = {
    observed: undefined,
    smoke: { unavailable: 'the run broke before' },
    rebuild: { unavailable: 'the run broke before' },
    adaptations: [],
    accelerator: undefined,
    tools: {},
    deployer: undefined,
    error: undefined,
  };
  try {
    const started = await phases.run('Start the sandbox', (control) => startSandbox(declared, control, options));
    await using sandbox = started.sandbox;
    await using virsh = started.virsh;
    Object.assign(proof, { accelerator: started.host.accelerator, tools: started.tools });
    try {
      await prove({ lab, rendered, phases, options, proof, ...started, sandbox, virsh });
    } catch (error) {
      // The sandbox's own death explains whatever failed because of it.
      throw sandbox.died.aborted ? sandbox.died.reason : error;
    } finally {
      if (options.onKeep)
        options.onKeep({ uri: sandbox.uri, enter: await sandbox.enter(['bash']), pid: sandbox.keep() });
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    proof.error = error;
  }
  return proof;
}

interface Scene {
  readonly lab: Lab;
  readonly rendered: Rendered;
  readonly phases: Phases;
  readonly options: VerifyOptions;
  readonly proof: Draft;
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
  readonly host: Awaited<ReturnType<typeof collectSandboxHost>>['host'];
}

async function startSandbox(declared: LabState, control: PhaseControl, options: VerifyOptions) {
  const sandbox = await Sandbox.start({
    signal: options.signal,
    ...(options.storage === undefined ? {} : { storage: options.storage }),
  });
  try {
    const virsh = await sandbox.virsh(options.signal);
    const { host, tools } = await collectSandboxHost(sandbox, virsh, {
      smm: declared.domains.some(({ firmware }) => firmware.kind === 'uefi-secure-boot'),
    });
    control.detail(
      [...Object.entries(tools).map(([name, version]) => `${name} ${version}`), host.accelerator.toUpperCase()].join(
        ', ',
      ),
    );
    return { sandbox, virsh, host, tools };
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}

async function prove(scene: Scene): Promise<void> {
  const { phases, options, proof, sandbox, virsh } = scene;
  const objects = await phases.run('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptObjects(scene.rendered.objects, scene.host);
    const provisioned = await provisionSandbox(sandbox, adapted.objects);
    proof.adaptations = [...adapted.adaptations, ...provisioned];
    control.detail(`${proof.adaptations.length} adaptations`);
    return adapted.objects;
  });
  const deployer = virshDeployer(virsh, join(sandbox.folder, 'xml'));
  proof.deployer = deployer.name;
  await phases.run('Apply the lab', async (control) => {
    const done = await deployer.apply(objects, options.signal);
    control.detail(`${done.length} actions by ${deployer.name}`);
  });
  proof.observed = await phases.run('Collect the state', async (control) => {
    const state = await collectState(virsh, (argv, runOptions) => sandbox.run(argv, runOptions));
    control.detail(counts(state));
    return state;
  });
  await smokeAndRebuild(scene, objects, deployer);
}

/** The second apply goes on beside the wait for the firmware's screen: both need the domain running, neither the other. */
async function smokeAndRebuild(scene: Scene, objects: readonly RenderedObject[], deployer: Deployer): Promise<void> {
  const { lab, phases, options, proof, sandbox, virsh } = scene;
  if (lab.smoke.length === 0) {
    const why = 'the lab names no domain to start (`smoke: []`)';
    phases.skip('Start a domain', why);
    phases.skip('Apply again', why);
    proof.smoke = { unavailable: why };
    proof.rebuild = { unavailable: why };
    return;
  }
  const run = (...args: Parameters<Sandbox['run']>) => sandbox.run(...args);
  proof.smoke = await phases.run(`Start ${lab.smoke.join(', ')}`, async (control) => {
    const results: SmokeResult[] = [];
    for (const name of lab.smoke) {
      const started = await startDomain(virsh, name, {
        run,
        folder: sandbox.folder,
        accelerator: scene.host.accelerator,
        timeout: options.screenTimeout ?? 120_000,
        signal: options.signal,
      });
      results.push(await started.result);
    }
    control.detail(results.map(describeSmoke).join('; '));
    return results;
  });
  const running = proof.smoke.filter((result) => result.running);
  if (running.length === 0) {
    proof.rebuild = { unavailable: 'no domain is running, and a second apply without one proves nothing' };
    phases.skip('Apply again', proof.rebuild.unavailable);
    return;
  }
  proof.rebuild = await phases.run(
    `Apply again, ${running.map(({ domain }) => domain).join(', ')} running`,
    async (control) => {
      const rebuild = await applyAgain(scene, objects, deployer);
      control.detail(`${rebuild.events.length} lifecycle events`);
      return rebuild;
    },
  );
}

async function applyAgain(scene: Scene, objects: readonly RenderedObject[], deployer: Deployer): Promise<Rebuild> {
  const { sandbox, virsh, options } = scene;
  const run = (...args: Parameters<Sandbox['run']>) => sandbox.run(...args);
  const before = await collectMoment(virsh, run);
  await using watch = await LifecycleWatch.open(virsh, sandbox.folder, options.signal);
  await deployer.apply(objects, options.signal);
  await watch.barrier(options.signal);
  const after = await collectMoment(virsh, run);
  return { deployer: deployer.name, before, after, events: watch.events };
}

function counts(state: LabState): string {
  const volumes = state.pools.flatMap((pool) => pool.volumes);
  return `${state.networks.length} networks, ${state.pools.length} pools, ${volumes.length} volumes, ${state.domains.length} domains`;
}

function describeSmoke(result: SmokeResult): string {
  if (!result.running) return `${result.domain} does not run`;
  return `${result.domain} runs on ${result.accelerator.toUpperCase()}${result.screen?.drawnByGuest ? ', its firmware has drawn a screen' : ''}`;
}
