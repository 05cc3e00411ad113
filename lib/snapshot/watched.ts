import type { HostRunner } from '../libvirt/host-view.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { LifecycleEvent, Moment } from '../model/moment.ts';
import { collectMoment } from './moment.ts';

/** What a libvirt went through between two moments. */
export interface Span {
  readonly before: Moment;
  readonly after: Moment;
  readonly events: readonly LifecycleEvent[];
}

export interface WatchOptions {
  readonly virsh: VirshSession;
  readonly run: HostRunner;
  /** For the markers of the watch. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** A libvirt that is watched: everything that an apply may touch is looked at before and after, and every lifecycle event in between heard. */
export class Watched implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #before: Moment;
  readonly #watch: LifecycleWatch;

  private constructor(options: WatchOptions, before: Moment, watch: LifecycleWatch) {
    this.#options = options;
    this.#before = before;
    this.#watch = watch;
  }

  /**
   * @param before the moment before, nothing done since
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  static async begin(options: WatchOptions, before: Moment): Promise<Watched> {
    return new Watched(options, before, await LifecycleWatch.open(options.virsh, options.folder, options.signal));
  }

  /**
   * The whole of it, once every event is heard.
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  async finish(): Promise<Span> {
    const { virsh, run, signal } = this.#options;
    await this.#watch.barrier(signal);
    const after = await collectMoment(virsh, run, this.#before);
    return { before: this.#before, after, events: this.#watch.events };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#watch[Symbol.asyncDispose]();
  }
}
