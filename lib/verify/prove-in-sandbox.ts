import { join } from 'node:path';
import type { Deployer } from '../deploy/deployer.ts';
import { virshDeployer } from '../deploy/virsh-deployer.ts';
import type { Rebuild } from '../diff/rebuild.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Accelerator } from '../model/accelerator.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import type { SmokeResult } from '../model/smoke.ts';
import { adaptObjects } from '../target/adapt/adapt.ts';
import { provision } from '../target/adapt/provision.ts';
import { collectMoment, collectQuietMoment, collectState } from '../target/moment.ts';
import { collectFacts, type SandboxFacts } from '../target/sandbox/host.ts';
import { provisionSandbox } from '../target/sandbox/provision.ts';
import { Sandbox } from '../target/sandbox/sandbox.ts';
import { smokeDomain } from '../target/smoke.ts';
import type { VerifyOptions } from './options.ts';
import type { PhaseControl, Phases } from './phases.ts';

/** What a sandbox showed, as far as it got; `error` says what kept it from its end. */
export interface SandboxProof {
  /** The state after the first apply, nothing started yet. */
  readonly observed: LabState | undefined;
  readonly smoke: readonly SmokeResult[] | { readonly unavailable: string };
  readonly rebuild: Rebuild | { readonly unavailable: string };
  readonly adaptations: readonly Adaptation[];
  readonly accelerator: Accelerator | undefined;
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
    const started = await phases.run('Start the sandbox', (control) =>
      startSandbox(rendered, declared, control, options),
    );
    await using sandbox = started.sandbox;
    await using virsh = started.virsh;
    Object.assign(proof, { accelerator: started.facts.accelerator, tools: started.facts.tools });
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
  readonly facts: SandboxFacts;
}

async function startSandbox(
  rendered: Rendered,
  declared: LabState,
  control: PhaseControl,
  options: VerifyOptions,
): Promise<{ readonly sandbox: Sandbox; readonly virsh: VirshSession; readonly facts: SandboxFacts }> {
  const sandbox = await Sandbox.start({
    signal: options.signal,
    ...(options.storage === undefined ? {} : { storage: options.storage }),
  });
  try {
    const virsh = await sandbox.virsh(options.signal);
    const smm = declared.domains.some(({ firmware }) => firmware.kind === 'uefi-secure-boot');
    const facts = await collectFacts(sandbox, virsh, { smm }, architectures(rendered));
    const versions = Object.entries(facts.tools).map(([name, version]) => `${name} ${version}`);
    const { accelerator } = facts;
    const runsOn = accelerator.kind === 'kvm' ? 'KVM' : `TCG, not KVM: ${accelerator.why}`;
    control.detail([...versions, runsOn].join(', '));
    return { sandbox, virsh, facts };
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw sandbox.died.aborted ? sandbox.died.reason : error;
  }
}

/** The architectures that the lab's XML names anywhere. */
function architectures(rendered: Rendered): string[] {
  const named = rendered.objects.flatMap(({ xml }) =>
    [...xml.text.matchAll(/\barch=['"](\w+)['"]/g)].map((match) => match[1]),
  );
  return [...new Set(['x86_64', ...named.filter((arch) => arch !== undefined)])];
}

async function prove(scene: Scene): Promise<void> {
  const { phases, options, proof, sandbox, virsh } = scene;
  const objects = await phases.run('Adapt the lab to the sandbox', async (control) => {
    const adapted = adaptObjects(scene.rendered.objects, scene.facts.host);
    const provisioned = provision(adapted.objects, scene.facts.host.exists);
    proof.adaptations = [...adapted.adaptations, ...provisioned.adaptations];
    await provisionSandbox(sandbox, provisioned.items);
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
    const state = await collectState(virsh, (...args) => sandbox.run(...args));
    control.detail(counts(state));
    return state;
  });
  await smokeAndRebuild(scene, objects, deployer);
}

/** Starts the lab's smoke domains, then applies the lab again beside them. */
async function smokeAndRebuild(scene: Scene, objects: readonly RenderedObject[], deployer: Deployer): Promise<void> {
  const { lab, phases, proof } = scene;
  if (lab.smoke.length === 0) {
    const why = lab.domains.length === 0 ? 'the lab has no domain' : 'the lab file says `smoke: []`';
    proof.smoke = { unavailable: why };
    phases.skip('Start a domain', why);
  } else {
    proof.smoke = await phases.run(`Start ${lab.smoke.join(', ')}`, async (control) => {
      const results = await startDomains(scene);
      control.detail(results.map(describeSmoke).join('; '));
      return results;
    });
  }
  proof.rebuild = await phases.run('Apply again', async (control) => {
    const rebuild = await applyAgain(scene, objects, deployer);
    const running = [...rebuild.before.pids.keys()].join(', ');
    control.detail(`beside ${running || 'no running domain'}; ${describeEvents(rebuild.events)}`);
    return rebuild;
  });
}

/** One after the other: guests share the host's processors, and a slow screen is to be told from a busy host. */
async function startDomains(scene: Scene): Promise<SmokeResult[]> {
  const { lab, options, proof, sandbox, virsh, facts } = scene;
  const accelerator = facts.accelerator.kind;
  const results: SmokeResult[] = [];
  for (const name of lab.smoke) {
    const uuid = proof.observed?.domains.find((domain) => domain.name === name)?.uuid;
    if (uuid === undefined) {
      results.push({
        domain: name,
        running: false,
        problem: 'it is not in libvirt',
        swtpm: [],
        screen: undefined,
        accelerator,
      });
      continue;
    }
    const run: HostRunner = (...args) => sandbox.run(...args);
    const timeout = options.screenTimeout ?? 120_000;
    const { folder } = sandbox;
    results.push(
      await smokeDomain(virsh, { name, uuid }, { run, folder, accelerator, timeout, signal: options.signal }),
    );
  }
  return results;
}

async function applyAgain(scene: Scene, objects: readonly RenderedObject[], deployer: Deployer): Promise<Rebuild> {
  const { sandbox, virsh, options } = scene;
  const run: HostRunner = (...args) => sandbox.run(...args);
  const before = await collectQuietMoment(virsh, run, { patience: 8_000, signal: options.signal });
  await using watch = await LifecycleWatch.open(virsh, sandbox.folder, options.signal);
  await deployer.apply(objects, options.signal);
  await watch.barrier(options.signal);
  const after = await collectMoment(virsh, run);
  return { deployer: deployer.name, before, after, events: watch.events };
}

function counts(state: LabState): string {
  const volumes = state.pools.flatMap((pool) => pool.volumes);
  const { networks, pools, domains } = state;
  const lists = { network: networks, pool: pools, volume: volumes, domain: domains };
  return Object.entries(lists)
    .map(([noun, list]) => `${list.length} ${noun}${list.length === 1 ? '' : 's'}`)
    .join(', ');
}

/** `libvirt announced 7 × Defined`. */
function describeEvents(events: Rebuild['events']): string {
  const words = events.map(({ event }) => event.split(' ')[0] ?? event);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} × ${word}`);
  return `libvirt announced ${counts.join(', ') || 'nothing'}`;
}

function describeSmoke(result: SmokeResult): string {
  if (!result.running) return `${result.domain} does not run`;
  return `${result.domain} runs on ${result.accelerator.toUpperCase()}${result.screen?.drawnByGuest ? ', its firmware has drawn a screen' : ''}`;
}
