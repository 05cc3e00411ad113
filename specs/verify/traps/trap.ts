import type { CheckId } from '../../../lib/checks/registry.ts';
import { atLeast } from '../../../lib/model/libvirt-version.ts';
import type { Kind } from '../../../lib/model/objects.ts';
import type { RunVerdict } from '../../../lib/report/run-verdict.ts';

/** A check and its subject: `apply-nothing-deleted network:default`. */
export type About = `${CheckId} ${Kind | 'lab'}:${string}`;

/** The expected values of a finding. */
export interface Told {
  /** Default: it failed. */
  readonly status?: 'pass';
  readonly actual: string | RegExp;
  /** In any of its evidence. */
  readonly evidence?: string | RegExp;
  readonly fix?: RegExp;
}

/** The complete result of one lab with one NixVirt. */
export interface Outcome {
  /** Undefined if the lab could not even be rendered. */
  readonly verdict: RunVerdict | undefined;
  readonly exit: 0 | 1 | 2;
  /** Every failure and warning. */
  readonly fails: readonly About[];
  readonly told?: Readonly<Partial<Record<About, Told>>>;
  /** What broke the run. */
  readonly error?: { readonly code: string; readonly what?: RegExp; readonly why: RegExp; readonly fix?: RegExp };
}

/** The result on a newer libvirt. */
export interface NewerOutcome {
  /** The first release with this result, in libvirtd's notation: `12.8.0`. */
  readonly since: string;
  /** What is newer, for the docs. */
  readonly what: string;
  readonly outcome: Outcome;
}

/** One trap of NixVirt or of the work plan, and the lab that reproduces it. */
export interface Trap {
  /** Folder in fixtures/labs/traps. */
  readonly lab: string;
  /** What a user does. */
  readonly trap: string;
  readonly happens: string;
  readonly cure: string;
  /** NixVirt's line or issue. */
  readonly source: string;
  /** With NixVirt 0.6.0, on every libvirt except the `newer` ones. */
  readonly outcome: Outcome;
  /** With NixVirt's master (revision 6d213ab), if it differs. */
  readonly master?: Outcome;
  /** With newer releases of libvirt, if it differs. */
  readonly newer?: NewerOutcome;
}

/** The expected result of a trap's lab with NixVirt 0.6.0 on the given libvirt. */
export function outcomeOn(libvirt: string, { outcome, newer }: Trap): Outcome {
  return newer && atLeast(libvirt, newer.since) ? newer.outcome : outcome;
}
