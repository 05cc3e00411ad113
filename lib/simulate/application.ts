import type { LifecycleEvent, Moment } from '../model/moment.ts';
import type { PlannedChange } from './planned-change.ts';

/** One apply of the lab: the states before and after, and what was reported in between. */
export interface Application {
  /** The deployer: `virsh`, `nixvirt 0.6.0`, `nixos-rebuild`. */
  readonly deployer: string;
  readonly before: Moment;
  /** The state at its end, also if it failed part-way. */
  readonly after: Moment;
  /** The lifecycle events from libvirt. */
  readonly events: readonly LifecycleEvent[];
  /** Why events were not received; then `events` is empty and means nothing. */
  readonly unheard?: string;
  /** What the deployer reported, in order: `redefine domain web01`. */
  readonly actions: readonly string[];
  /** What was predicted of it, where somebody asked. */
  readonly predicted?: readonly PlannedChange[] | undefined;
  /** Why it ended early, if it did: what it could not do, and the words of whoever refused. */
  readonly failed: { readonly what: string; readonly why: string } | undefined;
}

/** The second apply of the same lab. */
export type Rebuild = Application;
