import type { Lab } from '../lab/lab.ts';
import { Sandbox } from '../target/sandbox/sandbox.ts';
import { chooseDeployer, type DeployerChoice } from './choose-deployer.ts';
import type { VerifyOptions } from './options.ts';

/** What a proof in a sandbox takes that does not depend on the lab's XML. Closing it closes the sandbox. */
export class Ahead implements AsyncDisposable {
  /** `performance.now()` of the beginning. */
  began = performance.now();
  readonly #lab: Lab;
  readonly #options: VerifyOptions;
  readonly #enough = new AbortController();
  #sandbox: Promise<Sandbox> | undefined;
  #deployer: Promise<DeployerChoice> | undefined;

  constructor(lab: Lab, options: VerifyOptions) {
    this.#lab = lab;
    this.#options = options;
  }

  /** Begins at once, beside what the caller does next. What fails is reported to whoever asks for it. */
  begin(): void {
    this.began = performance.now();
    this.sandbox.catch(() => {});
    this.deployer.catch(() => {});
  }

  /** @throws VirtspecError as `Sandbox.start`; the signal's reason */
  get sandbox(): Promise<Sandbox> {
    const { signal, storage } = this.#options;
    const enough = this.#enough.signal;
    this.#sandbox ??= Sandbox.start({
      signal: signal ? AbortSignal.any([signal, enough]) : enough,
      ...(storage === undefined ? {} : { storage }),
    });
    return this.#sandbox;
  }

  /** @throws VirtspecError as `chooseDeployer` */
  get deployer(): Promise<DeployerChoice> {
    this.#deployer ??= chooseDeployer(this.#lab, this.#options);
    return this.#deployer;
  }

  /** Safe to call again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#enough.abort(new Error('the run has ended'));
    await this.#deployer?.catch(() => {});
    const sandbox = await this.#sandbox?.catch(() => undefined);
    await sandbox?.[Symbol.asyncDispose]();
  }
}
