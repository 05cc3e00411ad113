import type { Cause, Finding } from './finding.ts';
import { type Trouble, troubles } from './group.ts';

/** A finding without a cause, and what follows from it. */
export interface CauseGroup {
  readonly cause: Trouble;
  readonly symptoms: readonly Symptom[];
  /** Whether the worst finding of the group is a failure: a warning may be the cause of one. */
  readonly failed: boolean;
}

/** A failure, with the finding that it follows from. */
export type Symptom = Trouble & { readonly causedBy: Cause };

/**
 * The findings that need action, grouped by cause, in the order of the findings. A symptom whose cause is not in the report is a group of its own.
 */
export function groupByCause(findings: readonly Finding[]): CauseGroup[] {
  const all = troubles(findings);
  const direct = new Map(all.map((finding) => [finding, causeIn(all, finding)]));
  const bySymptom = new Map(all.map((finding) => [finding, endsIn(finding, direct)]));
  return all
    .filter((finding) => bySymptom.get(finding) === undefined)
    .map((cause) => {
      const following = all.filter((finding): finding is Symptom => bySymptom.get(finding) === cause);
      // What is accepted needs no action, and is behind what does.
      const symptoms = [...following.filter(isOpen), ...following.filter((finding) => !isOpen(finding))];
      return { cause, symptoms, failed: [cause, ...symptoms].some(({ status }) => status !== 'warn') };
    });
}

/** `2 causes, 12 findings`. */
export function describeCauses(groups: readonly CauseGroup[]): string {
  const findings = groups.reduce((sum, { symptoms }) => sum + 1 + symptoms.length, 0);
  return `${numbered(groups.length, 'cause')}, ${numbered(findings, 'finding')}`;
}

/** `interface-mac-pinned of domain web01`. */
export function describeCause({ check, kind, name }: Cause): string {
  return `${check} of ${kind} ${name}`;
}

/** If several hosts or combinations have the cause, the symptom's own one is preferred: a finding that all of them share is listed only once. */
function causeIn(all: readonly Trouble[], finding: Trouble): Trouble | undefined {
  const causedBy = finding.status === 'error' ? undefined : finding.causedBy;
  if (!causedBy) return undefined;
  const possible = all.filter(
    ({ check, subject }) =>
      check === causedBy.check && subject.kind === causedBy.kind && subject.name === causedBy.name,
  );
  return possible.find(({ subject }) => subject.host === finding.subject.host) ?? possible[0];
}

/** The cause at the end of a chain of causes; undefined if there is none, or if the chain is a cycle, which explains nothing. */
function endsIn(
  finding: Trouble,
  direct: ReadonlyMap<Trouble, Trouble | undefined>,
  seen: ReadonlySet<Trouble> = new Set(),
): Trouble | undefined {
  const cause = direct.get(finding);
  if (!cause || seen.has(cause)) return undefined;
  return direct.get(cause) ? endsIn(cause, direct, new Set([...seen, finding])) : cause;
}

function isOpen(finding: Trouble): boolean {
  return finding.status === 'error' || finding.waived === undefined;
}

/** `1 object`, `2 objects`. */
export function numbered(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
