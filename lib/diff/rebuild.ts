import type { LifecycleEvent, Moment } from '../model/moment.ts';

/** The second apply of the same lab: before, after, and what libvirt announced in between. */
export interface Rebuild {
  /** Who applied: `virsh`, `nixvirt 0.6.0`, `nixos-rebuild`. */
  readonly deployer: string;
  readonly before: Moment;
  readonly after: Moment;
  readonly events: readonly LifecycleEvent[];
}
