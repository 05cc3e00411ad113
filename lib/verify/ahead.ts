import type { NixVirtSource } from '../nixvirt/nixvirt-source.ts';
import type { AskedSandbox } from '../sandbox/host.ts';
import type { System } from '../system/system.ts';
import { chooseDeployer, type DeployerChoice } from './choose-deployer.ts';
import { closeSandbox, openSandbox } from './open-sandbox.ts';
import type { TrialRun } from './options.ts';
import type { Prepared } from './prepared.ts';

/** The parts of a run in a sandbox that do not depend on the lab's XML. Closing it closes the sandbox. */
export class Ahead implements AsyncDisposable, Prepared {
  /** `performance.now()` of the start. */
  began = performance.now();
  readonly #run: TrialRun;
  readonly #system: System | undefined;
  readonly #nixvirt: NixVirtSource | undefined;
  readonly #enough = new AbortController();
  #sandbox: Promise<AskedSandbox> | undefined;
  #deployer: Promise<DeployerChoice> | undefined;

  /**
   * @param system whose libvirtd the sandbox runs; undefined for this machine's own
   * @param nixvirt NixVirt's source, if it has already been found
   */
  constructor(run: TrialRun, system?: System, nixvirt?: NixVirtSource) {
    this.#run = run;
    this.#system = system;
    this.#nixvirt = nixvirt;
  }

  /** Starts at once, in parallel with what the caller does next. Errors are reported to the code that uses the results. */
  begin(): void {
    this.began = performance.now();
    this.sandbox.catch(() => {});
    this.deployer.catch(() => {});
  }

  /** @throws VirtspecError as `Sandbox.start` and `askSandbox`; the signal's reason */
  get sandbox(): Promise<AskedSandbox> {
    this.#sandbox ??= this.#startSandbox();
    return this.#sandbox;
  }

  /** @throws VirtspecError as `chooseDeployer` */
  get deployer(): Promise<DeployerChoice> {
    this.#deployer ??= chooseDeployer(this.#run, this.#nixvirt);
    return this.#deployer;
  }

  /** May be called repeatedly. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#enough.abort(new Error('the run has ended'));
    await this.#deployer?.catch(() => {});
    const opened = await this.#sandbox?.catch(() => undefined);
    if (opened) await closeSandbox(opened);
  }

  #startSandbox(): Promise<AskedSandbox> {
    const { storage } = this.#run.options.target;
    const enough = this.#enough.signal;
    const signal = this.#run.signal ? AbortSignal.any([this.#run.signal, enough]) : enough;
    return openSandbox({ signal, system: this.#system, ...(storage === undefined ? {} : { storage }) });
  }
}
