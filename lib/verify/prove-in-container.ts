import { dirname } from 'node:path';
import { ContainerRun } from '../container/container-run.ts';
import { type Engine, findEngine } from '../container/engine.ts';
import { buildImage, hasImage, ownImage, pullImage } from '../container/image.ts';
import { removeLeftovers } from '../container/leftovers.ts';
import { insideCommand, type Mount, ownMounts } from '../container/mounts.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import type { Rendered } from '../model/rendered.ts';
import { currentPatience } from '../process/patience.ts';
import type { Phases } from '../run/phases.ts';
import { findLabsNixVirt } from './choose-deployer.ts';
import { type ContainedJob, type ContainedMessage, unpackError } from './contained.ts';
import type { KeptSandbox, VerifyOptions } from './options.ts';
import { type ProbeGuest, probeGuest } from './probe-guest.ts';
import { noProof, type Proof } from './proof.ts';
import type { ReadLab, Validation } from './read-lab.ts';

/** What a container showed, and what its libvirt's schemas say where this machine has none. */
export interface ContainerProof {
  readonly proof: Proof;
  readonly schema: Validation | undefined;
}

/**
 * `proveInSandbox`, in a container: virtspec itself runs there, on the image's libvirt and QEMU, and hands its proof back.
 *
 * @throws VirtspecError of kind `usage` for a lab that no sandbox can take
 * @throws the signal's reason on abort, when the container is gone
 */
export async function proveInContainer(
  lab: Lab,
  { rendered, declared, validate }: ReadLab,
  phases: Phases,
  options: VerifyOptions,
): Promise<ContainerProof> {
  const { signal } = options;
  const schema = await validate();
  try {
    const nixvirt = options.deployer === 'virsh' ? undefined : await findLabsNixVirt(lab, options);
    const guest = await probeGuest(declared, phases, options);
    const engine = await phases.run('Find the container engine', async (control) => {
      const found = await findEngine();
      const removed = await removeLeftovers(found);
      const swept = `removed ${removed} that a killed run had left`;
      control.detail(removed === 0 ? found.name : `${found.name}; ${swept}`);
      return found;
    });
    const image = await provideImage(engine, phases, options);
    const mounts = [
      ...ownMounts(),
      ...labMounts(lab, nixvirt && 'folder' in nixvirt ? nixvirt.folder : undefined, guest),
    ];
    const run = await phases.run('Start the container', async (control) => {
      const started = await ContainerRun.start(engine, { image, command: insideCommand, mounts }, signal);
      control.detail(`${image}, without a network, as ${started.name}`);
      return started;
    });
    await using container = run;
    container.send({
      lab,
      rendered: withoutModule(rendered),
      options: pick({ ...options, probeBase: guest?.base }),
      patience: currentPatience(),
      nixvirt,
      validate: 'unavailable' in schema,
      keep: options.onKeep !== undefined,
    } satisfies ContainedJob);
    return await hear(container, phases, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError) || error.kind === 'usage') throw error;
    const unavailable = 'the run broke before';
    const probe = options.boot === undefined ? undefined : { unavailable };
    return { proof: { ...noProof(unavailable), probe, error }, schema: undefined };
  }
}

async function provideImage(
  engine: Engine,
  phases: Phases,
  { image, signal, holdClock }: VerifyOptions,
): Promise<string> {
  const name = image ?? (await ownImage());
  if (await hasImage(engine, name)) return name;
  using _ = holdClock?.();
  if (image === undefined) {
    await phases.run('Build the image, once; this takes some minutes', async (control) => {
      await buildImage(engine, name, signal);
      control.detail(name);
    });
  } else {
    await phases.run(`Fetch the image ${name}`, () => pullImage(engine, name, signal));
  }
  return name;
}

/** Beside virtspec itself: what the scenario puts there before, NixVirt's source and the probe guest, each where it is here. */
function labMounts({ scenario }: Lab, nixvirt: string | undefined, guest: ProbeGuest | undefined): readonly Mount[] {
  const base = guest && dirname(guest.base.iso);
  const folders = [scenario?.before, nixvirt, base].filter((folder) => folder !== undefined);
  return folders.map((folder) => ({ source: folder, target: folder }));
}

/** What is judged outside need not go in. */
function withoutModule({ provenance, objects, emptied, absent }: Rendered): Rendered {
  return { provenance, objects, emptied, absent };
}

function pick({ deployer, screenTimeout, storage, boot, probeBase }: VerifyOptions): ContainedJob['options'] {
  return {
    ...(deployer !== undefined && { deployer }),
    ...(screenTimeout !== undefined && { screenTimeout }),
    ...(storage !== undefined && { storage }),
    ...(boot !== undefined && { boot }),
    ...(probeBase !== undefined && { probeBase }),
  };
}

async function hear(container: ContainerRun, phases: Phases, options: VerifyOptions): Promise<ContainerProof> {
  const relay = phases.relay();
  let kept: KeptSandbox | undefined;
  try {
    for await (const message of container.messages(options.signal) as AsyncGenerator<ContainedMessage>) {
      if ('started' in message) relay.started(message.started);
      else if ('progressed' in message) relay.progressed(message.progressed.text, message.progressed.name);
      else if ('ended' in message) relay.ended(message.ended);
      else if ('threw' in message) throw unpackError(message.threw);
      else if ('kept' in message) kept = { ...message.kept, container: container.name };
      else {
        const { schema, error, ...proof } = message.proof;
        if (kept) {
          container.keep();
          options.onKeep?.(kept);
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
