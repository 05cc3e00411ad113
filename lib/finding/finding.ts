import type { NixPlace } from '../model/nix-place.ts';
import type { Tier } from '../model/tier.ts';
import type { Evidence } from '../xml/evidence.ts';
import type { Category } from './category.ts';
import type { Fix } from './fix.ts';

/** libvirt's objects and the lab; for `doctor` also the host, and one of its files, by path; for `spike` a release of NixVirt. */
export const subjectKinds = ['network', 'pool', 'volume', 'domain', 'lab', 'host', 'file', 'release'] as const;

/** The subject of a finding. */
export interface FindingSubject {
  readonly kind: (typeof subjectKinds)[number];
  readonly name: string;
  readonly uuid?: string | undefined;
  /** Which host, if several were inspected. */
  readonly host?: string | undefined;
}

/** Another finding of the same run and host, from which this one follows. */
export interface Cause {
  /** Id of its check. */
  readonly check: string;
  readonly kind: FindingSubject['kind'];
  readonly name: string;
}

/** Why a finding is accepted, and the last day on which it is. */
export interface Waived {
  readonly reason: string;
  readonly until?: string;
  /** Its cause is accepted, not the finding itself. */
  readonly withCause?: true;
}

export type AtLeastOne<T> = readonly [T, ...T[]];

/** The consequence: `error` will not work or loses data; `warning` works until something happens; `notice` is worth knowing. */
export type Severity = 'error' | 'warning' | 'notice';

/** A check's judgement of one subject. A failure without evidence, or a skip without a reason, does not type-check. */
export type Verdict =
  | {
      readonly status: 'pass';
      readonly actual: string;
      readonly evidence?: readonly Evidence[];
      /** Set if the evidence is weaker than that of the run: see `judgeBeforeAdaptation`. */
      readonly tier?: Tier;
    }
  | {
      readonly status: 'fail';
      readonly expected: string;
      readonly actual: string;
      readonly evidence: AtLeastOne<Evidence>;
      /** Replaces the check's own fix if a more specific one is possible for the subject. */
      readonly fix?: Fix;
      /** Replaces the check's own severity if the consequence is smaller for this subject. */
      readonly severity?: Severity;
      /** Replaces the check's own background if that explains another way to fail. */
      readonly why?: string;
    }
  | { readonly status: 'skip'; readonly reason: string };

interface FindingBase {
  /** Id of the check. */
  readonly check: string;
  readonly category: Category;
  /** What holds if the check passes. */
  readonly title: string;
  readonly subject: FindingSubject;
  readonly tier: Tier;
  /** Where its subject, or what of it is wrong, is declared in Nix code; absent where that is not known. */
  readonly declaredAt?: NixPlace;
  /** What the judgement took, where it took a millisecond or more. */
  readonly milliseconds?: number;
}

/**
 * The result of one check for one subject. `fail`: severity error. `warn`: the same judgement by a check of severity warning or notice. `skip`: not
 * run, with the reason. `error`: the check itself broke; never a pass.
 */
export type Finding = FindingBase &
  (
    | { readonly status: 'pass'; readonly actual: string; readonly evidence: readonly Evidence[] }
    | {
        readonly status: 'fail' | 'warn';
        readonly severity: Severity;
        readonly expected: string;
        readonly actual: string;
        readonly evidence: AtLeastOne<Evidence>;
        readonly fix: string;
        /** The background: the check's `why`, or that of the judgement, with NixVirt's line or issue, or libvirt's page. */
        readonly why: string;
        /** The cause, if the run shows it; never a finding that itself has a cause. */
        readonly causedBy?: Cause;
        /** Further causes, each of which would have been enough; only within a run. */
        readonly otherCauses?: readonly Cause[];
        /** Accepted by the lab file. It is a warning then, with the severity that it would have. */
        readonly waived?: Waived;
      }
    | { readonly status: 'skip'; readonly reason: string }
    | { readonly status: 'error'; readonly message: string; readonly cause?: unknown }
  );

export type Status = Finding['status'];
