import { type AppliedAction, ApplyError, type Deployer, describeAction } from '../deploy/deployer.ts';
import type { Application } from '../diff/rebuild.ts';
import type { HostRunner } from '../libvirt/host-view.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { Moment } from '../model/moment.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { collectMoment } from '../target/moment.ts';
import type { StartedSandbox } from './start-sandbox.ts';

/**
 * One apply, with everything looked at before and after, and every lifecycle event in between heard. An apply that libvirt refuses
 * half-way is looked at all the same: what it left behind is what its user finds.
 */
export class WatchedApply implements AsyncDisposable {
  readonly #started: StartedSandbox;
  readonly #deployer: Deployer;
  readonly #before: Moment;
  readonly #watch: LifecycleWatch;
  #done: readonly AppliedAction[] = [];
  #failed: Application['failed'];

  private constructor(started: StartedSandbox, deployer: Deployer, before: Moment, watch: LifecycleWatch) {
    this.#started = started;
    this.#deployer = deployer;
    this.#before = before;
    this.#watch = watch;
  }

  /**
   * @param before the moment before, nothing done since
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  static async begin(
    started: StartedSandbox,
    deployer: Deployer,
    before: Moment,
    signal?: AbortSignal,
  ): Promise<WatchedApply> {
    const watch = await LifecycleWatch.open(started.virsh, started.sandbox.folder, signal);
    return new WatchedApply(started, deployer, before, watch);
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
  async finish(signal?: AbortSignal): Promise<Application> {
    const { sandbox, virsh } = this.#started;
    await this.#watch.barrier(signal);
    const run: HostRunner = (...args) => sandbox.run(...args);
    return {
      deployer: this.#deployer.name,
      before: this.#before,
      after: await collectMoment(virsh, run, this.#before),
      events: this.#watch.events,
      actions: this.#done.map(describeAction),
      failed: this.#failed,
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#watch[Symbol.asyncDispose]();
  }
}
