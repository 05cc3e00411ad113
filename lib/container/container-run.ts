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

/** Milliseconds for a program that has lost its lifeline to tear down its sandbox, before the engine kills it. */
const grace = 15_000;

/** A program in a container, controlled through its standard streams. Closing it leaves nothing behind, unless it is kept. */
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
   * Starts a container, and waits for the first line of its program.
   * @param order the image must exist
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
      // The engine may remove a container that has ended before testcontainers has inspected it.
      throw this.#program !== undefined && isNotThere(error) ? this.#ended() : error;
    }
  }

  send(message: unknown): void {
    this.#program?.write(encodeMessage(message));
  }

  /**
   * The program's messages, until the caller has read enough.
   * @throws VirtspecError `container-ended` if it ends before; the signal's reason
   */
  async *messages(signal?: AbortSignal): AsyncGenerator<unknown> {
    // Closing its input tells the program to stop; its reply is not waited for.
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

  /** Lets the container outlive this process; `docker rm --force NAME` ends it. */
  keep(): void {
    this.#kept = true;
    this.#program?.cut();
  }

  /** Ends the program, and waits until the engine has removed the container. May be called repeatedly. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#kept) return;
    const handle = this.#handle ?? this.#engine.client.container.getById(this.name);
    // A program that has never sent anything has nothing to tear down, and the engine may never close its connection.
    if (this.#spoken) this.#program?.end();
    else this.#program?.cut();
    const patience = setTimeout(() => this.#program?.cut(), limitOf(grace).milliseconds);
    await this.#program?.over;
    clearTimeout(patience);
    const gone = async () => ((await isGone(handle)) ? true : undefined);
    const options = { what: `the engine to remove the container ${this.name}`, timeout: 5_000, interval: 100 };
    const removed = this.#spoken && (await waitUntil(gone, options).catch(() => false));
    if (!removed) await handle.remove({ force: true, v: true }).catch(() => {}); // A container that never existed counts as removed.
  }

  #ended(): VirtspecError {
    return containerEnded(this.#image, this.#program?.lastWords ?? '');
  }
}

/** The engine's machine may be another one: only the engine knows which devices it has. */
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
