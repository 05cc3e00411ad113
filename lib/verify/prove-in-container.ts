import { dirname } from 'node:path';
import type { Proof } from '../check/proof.ts';
import { ContainerRun } from '../container/container-run.ts';
import { type Engine, findEngine } from '../container/engine.ts';
import { buildImage, hasImage, ownImage, pullImage } from '../container/image.ts';
import { removeLeftovers } from '../container/leftovers.ts';
import { insideCommand, type Mount, ownMounts } from '../container/mounts.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Rendered } from '../model/rendered.ts';
import { currentPatience } from '../process/patience.ts';
import type { LabRun } from '../run/lab-run.ts';
import { findLabsNixVirt } from './choose-deployer.ts';
import { type ContainedJob, type ContainedMessage, unpackError } from './contained.ts';
import type { ContainerTarget, KeptSandbox, VerifyOptions } from './options.ts';
import { type ProbeGuest, probeGuest } from './probe-guest.ts';
import { untried } from './prove-in-sandbox.ts';
import type { ReadLab, Validation } from './read-lab.ts';

/** The proof from a container, and the results of its libvirt's schemas if this machine has none. */
export interface ContainerProof {
  readonly proof: Proof;
  readonly schema: Validation | undefined;
}

/** One run of `verify` in a container. */
export type ContainedRun = LabRun<VerifyOptions & { readonly target: ContainerTarget }>;

/**
 * `proveInSandbox`, in a container: virtspec itself runs there, with the image's libvirt and QEMU, and returns its proof.
 *
 * @throws VirtspecError of kind `usage` for a lab that no sandbox accepts
 * @throws the signal's reason on abort, after the container has been removed
 */
export async function proveInContainer(run: ContainedRun, read: ReadLab): Promise<ContainerProof> {
  const schema = await read.validate();
  try {
    return await tryInContainer(run, read, schema);
  } catch (error) {
    run.signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    return { proof: { ...untried(run), error }, schema: undefined };
  }
}

async function tryInContainer(
  run: ContainedRun,
  { rendered, declared }: ReadLab,
  schema: Validation,
): Promise<ContainerProof> {
  const { lab, options, signal } = run;
  const { target } = options;
  const nixvirt = target.deployer === 'virsh' ? undefined : await findLabsNixVirt(lab, options);
  const guest = await probeGuest(run, declared, target);
  const engine = await run.phase('Find the container engine', async (control) => {
    const found = await findEngine();
    const removed = await removeLeftovers(found);
    const swept = `removed ${removed} that a killed run had left`;
    control.detail(removed === 0 ? found.name : `${found.name}; ${swept}`);
    return found;
  });
  const image = await provideImage(run, engine);
  const mounts = [
    ...ownMounts(),
    ...labMounts(lab, nixvirt && 'folder' in nixvirt ? nixvirt.folder : undefined, guest),
  ];
  await using container = await run.phase('Start the container', async (control) => {
    const started = await ContainerRun.start(engine, { image, command: insideCommand, mounts }, signal);
    control.detail(`${image}, without a network, as ${started.name}`);
    return started;
  });
  container.send({
    lab,
    rendered: withoutModule(rendered),
    trial: trialOf(target, guest),
    patience: currentPatience(),
    nixvirt,
    validate: 'unavailable' in schema,
    keep: target.onKeep !== undefined,
  } satisfies ContainedJob);
  return await receive(run, container);
}

async function provideImage(run: ContainedRun, engine: Engine): Promise<string> {
  const { target, holdClock } = run.options;
  const name = target.image ?? (await ownImage());
  if (await hasImage(engine, name)) return name;
  using _ = holdClock?.();
  if (target.image === undefined) {
    await run.phase('Build the image, once; this takes some minutes', async (control) => {
      await buildImage(engine, name, run.signal);
      control.detail(name);
    });
  } else {
    await run.phase(`Fetch the image ${name}`, () => pullImage(engine, name, run.signal));
  }
  return name;
}

/** The mounts in addition to virtspec itself: the scenario's `before` folder, NixVirt's source and the probe guest, each at its path here. */
function labMounts({ scenario }: Lab, nixvirt: string | undefined, guest: ProbeGuest | undefined): readonly Mount[] {
  const base = guest && dirname(guest.base.iso);
  const folders = [scenario?.before, nixvirt, base].filter((folder) => folder !== undefined);
  return folders.map((folder) => ({ source: folder, target: folder }));
}

/** The container does not need what is judged outside. */
function withoutModule({ provenance, objects, emptied, absent }: Rendered): Rendered {
  return { provenance, objects, emptied, absent };
}

/** The options of the target for the container: plain data, and the guest as built outside. */
function trialOf({ kind: _, image: __, onKeep: ___, ...trial }: ContainerTarget, guest: ProbeGuest | undefined) {
  return { ...trial, probeBase: guest?.base };
}

async function receive(run: ContainedRun, container: ContainerRun): Promise<ContainerProof> {
  const relay = run.phases.relay();
  let kept: KeptSandbox | undefined;
  try {
    for await (const message of container.messages(run.signal) as AsyncGenerator<ContainedMessage>) {
      if ('started' in message) relay.started(message.started);
      else if ('progressed' in message) relay.progressed(message.progressed.text, message.progressed.name);
      else if ('ended' in message) relay.ended(message.ended);
      else if ('threw' in message) throw unpackError(message.threw);
      else if ('kept' in message) kept = { ...message.kept, container: container.name };
      else {
        const { schema, error, ...proof } = message.proof;
        if (kept) {
          container.keep();
          run.options.target.onKeep?.(kept);
        }
        return { proof: { ...proof, error: error && unpackError(error) }, schema };
      }
    }
    throw new TypeError('a container that ends is an error');
  } catch (error) {
    relay.broke(error);
    throw error;
  }
}
