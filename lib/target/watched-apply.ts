import type { HostRunner } from '../libvirt/host-view.ts';
import { LifecycleWatch } from '../libvirt/lifecycle-watch.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { LifecycleEvent, Moment } from '../model/moment.ts';
import { collectMoment, collectQuietMoment } from './moment.ts';

/** What an apply did to a libvirt that had it all already. */
export interface WatchedApply {
  readonly before: Moment;
  readonly after: Moment;
  readonly events: readonly LifecycleEvent[];
}

export interface WatchOptions {
  readonly virsh: VirshSession;
  readonly run: HostRunner;
  /** For the markers of the watch. */
  readonly folder: string;
  /** How long guests may go on writing to their NVRAM and TPM before it begins all the same. Milliseconds. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Applies, with everything that a rebuild must leave alone looked at before and after, and every lifecycle event in between heard.
 * @throws what `apply` throws; VirtspecError `wait-timeout`; the signal's reason
 */
export async function watchApply(apply: () => Promise<unknown>, options: WatchOptions): Promise<WatchedApply> {
  const { virsh, run, folder, patience, signal } = options;
  const before = await collectQuietMoment(virsh, run, { patience, signal });
  await using watch = await LifecycleWatch.open(virsh, folder, signal);
  await apply();
  await watch.barrier(signal);
  const after = await collectMoment(virsh, run);
  return { before, after, events: watch.events };
}
