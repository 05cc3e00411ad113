import type { CheckId } from '../../../lib/checks/registry.ts';
import { atLeast } from '../../../lib/model/libvirt-version.ts';
import type { Kind } from '../../../lib/model/objects.ts';
import type { RunVerdict } from '../../../lib/report/run-verdict.ts';

/** A check and what it is about: `apply-nothing-deleted network:default`. */
export type About = `${CheckId} ${Kind | 'lab'}:${string}`;

/** What a finding says; each where it matters. */
export interface Told {
  /** Default: it failed. */
  readonly status?: 'pass';
  readonly actual: string | RegExp;
  /** In any of its evidence. */
  readonly evidence?: string | RegExp;
  readonly fix?: RegExp;
}

/** Everything that comes out of one lab with one NixVirt. */
export interface Outcome {
  /** Undefined where the lab could not even be rendered. */
  readonly verdict: RunVerdict | undefined;
  readonly exit: 0 | 1 | 2;
  /** Every failure and warning. */
  readonly fails: readonly About[];
  readonly told?: Readonly<Partial<Record<About, Told>>>;
  /** What broke the run. */
  readonly error?: { readonly code: string; readonly what?: RegExp; readonly why: RegExp; readonly fix?: RegExp };
}

/** What another libvirt makes of it. */
export interface NewerOutcome {
  /** The first one that it was seen on, as libvirtd says it: `12.8.0`. */
  readonly since: string;
  /** What it is that is newer, for people. */
  readonly what: string;
  readonly outcome: Outcome;
}

/** One trap of NixVirt or of the plan, and the lab that shows it. */
export interface Trap {
  /** Folder in fixtures/labs/traps. */
  readonly lab: string;
  /** What a user does. */
  readonly trap: string;
  readonly happens: string;
  readonly cure: string;
  /** NixVirt's line or issue. */
  readonly source: string;
  /** With NixVirt 0.6.0, on every libvirt but the `newer`. */
  readonly outcome: Outcome;
  /** With its master (revision 6d213ab), where that is another. */
  readonly master?: Outcome;
  /** With newer releases of libvirt, where that is another. */
  readonly newer?: NewerOutcome;
}

/** What comes out of a trap's lab with NixVirt 0.6.0 on a libvirt. */
export function outcomeOn(libvirt: string, { outcome, newer }: Trap): Outcome {
  return newer && atLeast(libvirt, newer.since) ? newer.outcome : outcome;
}
