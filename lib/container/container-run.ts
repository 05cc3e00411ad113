import { randomBytes } from 'node:crypto';
import { VirtspecError } from '../error/virtspec-error.ts';
import { limitOf } from '../process/patience.ts';
import { waitUntil } from '../process/wait-until.ts';
import { AttachedProgram } from './attached-program.ts';
import type { Engine } from './engine.ts';
import { containerEnded, engineRefused } from './engine-error.ts';
import type { ContainerHandle, ContainerPlan } from './lifeline-container.ts';
import { decodeMessage, encodeMessage } from './message.ts';
import { devices } from './privileges.ts';

export type ContainerOrder = Omit<ContainerPlan, 'name' | 'devices'>;

/** Milliseconds for a program that has lost its lifeline to tear its sandbox down, before the engine kills it. */
const grace = 15_000;

/** A program in a container, talked to over its standard streams. Closing it leaves nothing behind, unless it is kept. */
export class ContainerRun implements AsyncDisposable {
  readonly name: string;
  readonly #engine: Engine;
  readonly #image: string;
  #program: AttachedProgram | undefined;
  #handle: ContainerHandle | undefined;
  #kept = false;
  #spoken = false;

  private constructor(engine: Engine, name: string, image: string) {
    this.#engine = engine;
    this.#image = image;
    this.name = name;
  }

  /**
   * Starts a container, and waits until its program has said its first line.
   * @param order the image is there
   * @throws VirtspecError `engine-refused`, `engine-forbids`, `engine-cgroup`, `no-space`, `container-ended`; the signal's reason
   */
  static async start(engine: Engine, order: ContainerOrder, signal?: AbortSignal): Promise<ContainerRun> {
    let given: readonly string[] = devices;
    for (;;) {
      signal?.throwIfAborted();
      const container = new ContainerRun(engine, `virtspec-${randomBytes(4).toString('hex')}`, order.image);
      try {
        await container.#start({ ...order, name: container.name, devices: given }, signal);
        return container;
      } catch (error) {
        await container[Symbol.asyncDispose]();
        signal?.throwIfAborted();
        if (error instanceof VirtspecError) throw error;
        const said = container.#program?.lastWords || (error instanceof Error ? error.message : String(error));
        const lacking = lackingDevice(given, said);
        if (lacking === undefined)
          throw engineRefused(`the engine could not start a container from ${order.image}`, said, error);
        given = given.filter((path) => path !== lacking);
      }
    }
  }

  async #start(plan: ContainerPlan, signal: AbortSignal | undefined): Promise<void> {
    const { LifelineContainer } = await import('./lifeline-container.ts');
    const container = new LifelineContainer(this.#engine.client, plan, async (stream, handle) => {
      const program = new AttachedProgram(stream, handle);
      this.#program = program;
      this.#handle = handle;
      const abort = () => program.cut();
      signal?.addEventListener('abort', abort, { once: true });
      const first = await program.lines.next();
      signal?.removeEventListener('abort', abort);
      if (first.done) throw this.#ended();
      this.#spoken = true;
    });
    try {
      await container.start();
    } catch (error) {
      // The engine removes one that has ended before testcontainers has looked at it.
      throw this.#program !== undefined && isNotThere(error) ? this.#ended() : error;
    }
  }

  send(message: unknown): void {
    this.#program?.write(encodeMessage(message));
  }

  /**
   * What the program says, until it has said enough.
   * @throws VirtspecError `container-ended` when it ends before; the signal's reason
   */
  async *messages(signal?: AbortSignal): AsyncGenerator<unknown> {
    // Its end is the program's order to stop; what it says of that is not waited for.
    const abort = () => this.#program?.end();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        signal?.throwIfAborted();
        const next = await this.#program?.lines.next();
        signal?.throwIfAborted();
        if (next?.done !== false) throw this.#ended();
        yield decodeMessage(next.value);
      }
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** From now on the container outlives this process; `docker rm --force NAME` ends it. */
  keep(): void {
    this.#kept = true;
    this.#program?.cut();
  }

  /** Ends the program, and waits until the engine has removed the container. Safe to call again. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept) return;
    const handle = this.#handle ?? this.#engine.client.container.getById(this.name);
    // A program that never spoke has nothing to tear down, and the engine may never close its connection.
    if (this.#spoken) this.#program?.end();
    else this.#program?.cut();
    const patience = setTimeout(() => this.#program?.cut(), limitOf(grace).milliseconds);
    await this.#program?.over;
    clearTimeout(patience);
    const gone = async () => ((await isGone(handle)) ? true : undefined);
    const options = { what: `the engine to remove the container ${this.name}`, timeout: 5_000, interval: 100 };
    const removed = this.#spoken && (await waitUntil(gone, options).catch(() => false));
    if (!removed) await handle.remove({ force: true, v: true }).catch(() => {}); // One that never was is gone as well.
  }

  #ended(): VirtspecError {
    return containerEnded(this.#image, this.#program?.lastWords ?? '');
  }
}

/** The engine's machine need not be this one: only it knows what devices it has. */
function lackingDevice(given: readonly string[], said: string): string | undefined {
  if (!/no such file|gathering device|not a device/i.test(said)) return undefined;
  return given.find((path) => said.includes(path));
}

async function isGone(handle: ContainerHandle): Promise<boolean> {
  return handle.inspect().then(() => false, isNotThere);
}

function isNotThere(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}
