import { type AppliedAction, ApplyError, type Deployer, describeAction } from '../deploy/deployer.ts';
import type { Moment } from '../model/moment.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Application } from '../simulate/application.ts';
import { Watched } from '../snapshot/watched.ts';
import type { StartedSandbox } from './started-sandbox.ts';

/** One apply, watched. One that libvirt refuses half-way is looked at all the same: what it left behind is what its user finds. */
export class WatchedApply implements AsyncDisposable {
  readonly #deployer: Deployer;
  readonly #watched: Watched;
  #done: readonly AppliedAction[] = [];
  #failed: Application['failed'];

  private constructor(deployer: Deployer, watched: Watched) {
    this.#deployer = deployer;
    this.#watched = watched;
  }

  /**
   * @param before the moment before, nothing done since
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  static async begin(
    { sandbox, virsh }: StartedSandbox,
    deployer: Deployer,
    before: Moment,
    signal?: AbortSignal,
  ): Promise<WatchedApply> {
    const { folder } = sandbox;
    const watched = await Watched.begin({ virsh, run: (...args) => sandbox.run(...args), folder, signal }, before);
    return new WatchedApply(deployer, watched);
  }

  /**
   * Applies.
   * @returns what was done, and the refusal that ended it early, if one did
   * @throws ApplyError when there is nothing left to look at: the connection to libvirt broke
   */
  async apply(
    connection: DeclaredConnection,
    signal?: AbortSignal,
  ): Promise<{ readonly done: readonly AppliedAction[]; readonly refusal?: ApplyError }> {
    try {
      this.#done = await this.#deployer.apply(connection, signal);
      return { done: this.#done };
    } catch (error) {
      if (!(error instanceof ApplyError) || (error.kind !== 'refused' && error.code !== 'no-space')) throw error;
      this.#done = error.done;
      this.#failed = { what: error.what, why: error.why ?? '' };
      return { done: error.done, refusal: error };
    }
  }

  /**
   * Everything about it, once every event of it is heard.
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
