import { type AppliedAction, ApplyError, type Deployer, describeAction } from '../deploy/deployer.ts';
import type { Moment } from '../model/moment.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Application } from '../simulate/application.ts';
import { Watched, type WatchOptions } from '../snapshot/watched.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** One apply, watched. If libvirt refuses something part-way, the state is still collected: what the apply left behind is what its user finds. */
export class WatchedApply implements AsyncDisposable {
  readonly #deployer: Deployer;
  readonly #watched: Watched;
  readonly #before: Moment;
  #done: readonly AppliedAction[] = [];
  #failed: Application['failed'];

  private constructor(deployer: Deployer, watched: Watched, before: Moment) {
    this.#deployer = deployer;
    this.#watched = watched;
    this.#before = before;
  }

  /**
   * @param before the previous moment, since which nothing was done
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  static async begin(
    { sandbox, virsh, listening }: Pick<StartedSandbox, 'sandbox' | 'virsh'> & Pick<WatchOptions, 'listening'>,
    deployer: Deployer,
    before: Moment,
    signal?: AbortSignal,
  ): Promise<WatchedApply> {
    const { folder } = sandbox;
    const run: WatchOptions['run'] = (...args) => sandbox.run(...args);
    const watched = await Watched.begin({ virsh, run, folder, signal, listening }, before);
    return new WatchedApply(deployer, watched, before);
  }

  /**
   * Applies the lab.
   * @returns what was done, and the refusal that ended it early, if one did
   * @throws ApplyError if no state can be collected: the connection to libvirt broke
   */
  async apply(
    connection: DeclaredConnection,
    signal?: AbortSignal,
  ): Promise<{ readonly done: readonly AppliedAction[]; readonly refusal?: ApplyError }> {
    try {
      this.#done = await this.#deployer.apply(connection, signal, this.#before.state);
      return { done: this.#done };
    } catch (error) {
      if (!(error instanceof ApplyError) || (error.kind !== 'refused' && error.code !== 'no-space')) throw error;
      this.#done = error.done;
      this.#failed = { what: error.what, why: error.why ?? '' };
      return { done: error.done, refusal: error };
    }
  }

  /**
   * The complete result, after every event has been received.
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  async finish(): Promise<Application> {
    const span = await this.#watched.finish();
    return { deployer: this.#deployer.name, ...span, actions: this.#done.map(describeAction), failed: this.#failed };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#watched[Symbol.asyncDispose]();
  }
}
