import type { Category } from '../finding/category.ts';
import type { FindingSubject, Severity, Verdict } from '../finding/finding.ts';
import type { ConnectionUri } from '../model/connection-uri.ts';
import type { LabDemands } from './demands.ts';
import type { HostFacts } from './host-facts.ts';

/** Everything that a prerequisite may look at: readonly values, no I/O. */
export interface DoctorContext {
  readonly uri: ConnectionUri;
  readonly facts: HostFacts;
  /** The lab's needs; undefined if there is no lab. */
  readonly demands: LabDemands | undefined;
}

/** The fix. */
export interface Cure {
  /** The option of NixOS. */
  readonly nixos: string;
  /** The package or the command of other distributions. */
  readonly elsewhere: string;
}

/** The description of a prerequisite; `docs/doctor.md` is generated from it. */
export interface PrerequisiteMeta {
  /** Kebab-case, stable. */
  readonly id: string;
  readonly category: Category;
  /** A fact about the host or the lab, which holds if it passes. */
  readonly title: string;
  readonly severity: Severity;
  readonly cure: Cure;
  /** Why it is required, with its source. */
  readonly why: string;
}

/** One thing to judge. */
export interface Case {
  readonly subject: FindingSubject;
  judge(): Verdict;
}

export interface Prerequisite extends PrerequisiteMeta {
  /** For the documentation: `the host`, `each ISO of the lab`. */
  readonly judges: string;
  /** Empty if it does not apply. */
  cases(context: DoctorContext): readonly Case[];
}

/** A prerequisite of the host, for any lab; `applies` may exclude labs that do not need it. */
export function ofHost(
  meta: PrerequisiteMeta,
  judge: (facts: HostFacts, context: DoctorContext) => Verdict,
  applies: (demands: LabDemands) => boolean = () => true,
): Prerequisite {
  return {
    ...meta,
    judges: 'the host',
    cases: (context) => {
      if (context.demands && !applies(context.demands)) return [];
      const subject = { kind: 'host', name: context.uri.text } as const;
      return [{ subject, judge: () => judge(context.facts, context) }];
    },
  };
}

/** A prerequisite of something that the lab names; without a lab there is nothing to judge. */
export function ofLab<T>(
  meta: PrerequisiteMeta,
  judges: string,
  items: (demands: LabDemands) => readonly (readonly [FindingSubject, T])[],
  judge: (item: T, facts: HostFacts, demands: LabDemands) => Verdict,
): Prerequisite {
  return {
    ...meta,
    judges,
    cases: ({ demands, facts }) =>
      demands === undefined
        ? []
        : items(demands).map(([subject, item]) => ({ subject, judge: () => judge(item, facts, demands) })),
  };
}

/** A fix on one line, for a finding. */
export function sayCure({ nixos, elsewhere }: Cure): string {
  return `NixOS: ${nixos} Elsewhere: ${elsewhere}`;
}
