import type { LifecycleEvent, Moment } from '../model/moment.ts';
import type { PlannedChange } from './planned-change.ts';

/** One apply of the lab: before, after, and what was said in between. */
export interface Application {
  /** Who applied: `virsh`, `nixvirt 0.6.0`, `nixos-rebuild`. */
  readonly deployer: string;
  readonly before: Moment;
  /** What stood there at its end, also where it failed before it was through. */
  readonly after: Moment;
  /** What libvirt announced. */
  readonly events: readonly LifecycleEvent[];
  /** Why nobody listened, where nobody did; then `events` is empty and says nothing. */
  readonly unheard?: string;
  /** What the deployer said it did, in order: `redefine domain web01`. */
  readonly actions: readonly string[];
  /** What was predicted of it, where somebody asked. */
  readonly predicted?: readonly PlannedChange[] | undefined;
  /** Why it ended early, if it did: what it could not do, and the words of whoever refused. */
  readonly failed: { readonly what: string; readonly why: string } | undefined;
}

/** The second apply of the same lab. */
export type Rebuild = Application;
