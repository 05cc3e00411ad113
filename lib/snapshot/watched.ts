import type { HostRunner } from '../libvirt/host-view.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { LifecycleEvent, Moment } from '../model/moment.ts';
import { collectMoment } from './moment.ts';

/** What happened in a libvirt between two moments. */
export interface Span {
  readonly before: Moment;
  readonly after: Moment;
  readonly events: readonly LifecycleEvent[];
}

export interface WatchOptions {
  readonly virsh: VirshSession;
  readonly run: HostRunner;
  /** For the marker objects of the watch. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Listeners that run already, and stay; without them, new ones are started and ended. */
  readonly listening?: LifecycleWatch | undefined;
}

/** Watches a libvirt: collects everything that an apply may change, before and after, and receives every lifecycle event in between. */
export class Watched implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #before: Moment;
  readonly #watch: LifecycleWatch;
  /** How many events came before. */
  readonly #earlier: number;

  private constructor(options: WatchOptions, before: Moment, watch: LifecycleWatch) {
    this.#options = options;
    this.#before = before;
    this.#watch = watch;
    this.#earlier = watch.events.length;
  }

  /**
   * @param before the previous moment, since which nothing was done
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  static async begin(options: WatchOptions, before: Moment): Promise<Watched> {
    const { virsh, folder, signal, listening } = options;
    await listening?.barrier(signal);
    return new Watched(options, before, listening ?? (await LifecycleWatch.open(virsh, folder, signal)));
  }

  /**
   * The complete result, after every event has been received.
   * @throws VirtspecError `wait-timeout`; the signal's reason
   */
  async finish(): Promise<Span> {
    const { virsh, run, signal } = this.#options;
    await this.#watch.barrier(signal);
    const after = await collectMoment(virsh, run, this.#before);
    return { before: this.#before, after, events: this.#watch.events.slice(this.#earlier) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#options.listening) await this.#watch[Symbol.asyncDispose]();
  }
}
