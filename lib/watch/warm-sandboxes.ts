import type { AskedSandbox } from '../sandbox/host.ts';
import type { SandboxOptions } from '../sandbox/sandbox.ts';
import { closeSandbox, openSandbox } from '../verify/open-sandbox.ts';

/** Starts a sandbox before it is needed: one is always spare, empty and running. Closing this closes every sandbox that it started. */
export class WarmSandboxes implements AsyncDisposable {
  readonly #options: SandboxOptions;
  readonly #open: typeof openSandbox;
  readonly #taken = new Set<AskedSandbox>();
  readonly #closing = new Set<Promise<void>>();
  #spare: Promise<AskedSandbox> | undefined;
  /** The spare one, once it runs. */
  #idle: AskedSandbox | undefined;

  /** @param open for specs */
  constructor(options: SandboxOptions, open: typeof openSandbox = openSandbox) {
    this.#options = options;
    this.#open = open;
  }

  /**
   * The spare sandbox; it stays spare. One that died is replaced.
   * @throws VirtspecError as `openSandbox`; the next call tries again
   */
  async spare(): Promise<AskedSandbox> {
    this.#spare ??= this.#open(this.#options);
    const spare = this.#spare;
    const asked = await spare.catch((error: unknown) => {
      if (this.#spare === spare) this.#spare = undefined;
      throw error;
    });
    if (this.#spare === spare) this.#idle = asked;
    if (!asked.sandbox.died.aborted) return asked;
    this.discard(asked);
    return this.spare();
  }

  /**
   * The spare sandbox, which is the caller's now; it passes it to `discard`.
   * @throws VirtspecError as `spare`
   */
  async take(): Promise<AskedSandbox> {
    const asked = await this.spare();
    [this.#spare, this.#idle] = [undefined, undefined];
    this.#taken.add(asked);
    return asked;
  }

  /** Has a spare sandbox soon. Errors are reported to the code that needs it. */
  warm(): void {
    this.spare().catch(() => {});
  }

  /** The next spare sandbox is started from now on, with what this machine has by then. */
  renew(): void {
    const spare = this.#spare;
    [this.#spare, this.#idle] = [undefined, undefined];
    // One that could not be started was reported to the code that needed it.
    if (spare) this.#closeSoon(spare.then(closeSandbox, () => {}));
  }

  /** Closes a sandbox, spare or taken, in the background. */
  discard(asked: AskedSandbox): void {
    if (asked === this.#idle) [this.#spare, this.#idle] = [undefined, undefined];
    this.#taken.delete(asked);
    this.#closeSoon(closeSandbox(asked));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const spare = await this.#spare?.catch(() => undefined);
    await Promise.all([...this.#taken, ...(spare ? [spare] : [])].map(closeSandbox));
    await Promise.all(this.#closing);
  }

  #closeSoon(closing: Promise<void>): void {
    this.#closing.add(closing);
    closing.catch(() => {}).finally(() => this.#closing.delete(closing));
  }
}
