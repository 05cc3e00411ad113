import type { Cause, Finding } from './finding.ts';
import { type Trouble, troubles } from './group.ts';

/** A finding that stands by itself, and what follows from it. */
export interface CauseGroup {
  readonly cause: Trouble;
  readonly symptoms: readonly Symptom[];
  /** The worst of them all: a warning may be why something failed. */
  readonly failed: boolean;
}

/** A failure with the finding that it follows from. */
export type Symptom = Trouble & { readonly causedBy: Cause };

/** What a reader must act on, by its causes, in the order of the findings. A symptom whose cause is not in the report stands by itself. */
export function groupByCause(findings: readonly Finding[]): CauseGroup[] {
  const all = troubles(findings);
  const direct = new Map(all.map((finding) => [finding, causeIn(all, finding)]));
  const bySymptom = new Map(all.map((finding) => [finding, endsIn(finding, direct)]));
  return all
    .filter((finding) => bySymptom.get(finding) === undefined)
    .map((cause) => {
      const symptoms = all.filter((finding): finding is Symptom => bySymptom.get(finding) === cause);
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

/** Of several hosts or combinations the same one first: where all of them break a claim, it is there once. */
function causeIn(all: readonly Trouble[], finding: Trouble): Trouble | undefined {
  const causedBy = finding.status === 'error' ? undefined : finding.causedBy;
  if (!causedBy) return undefined;
  const possible = all.filter(
    ({ check, subject }) =>
      check === causedBy.check && subject.kind === causedBy.kind && subject.name === causedBy.name,
  );
  return possible.find(({ subject }) => subject.host === finding.subject.host) ?? possible[0];
}

/** The cause at the end of a chain of causes; undefined where there is none, and where the chain is a circle, which explains nothing. */
function endsIn(
  finding: Trouble,
  direct: ReadonlyMap<Trouble, Trouble | undefined>,
  seen: ReadonlySet<Trouble> = new Set(),
): Trouble | undefined {
  const cause = direct.get(finding);
  if (!cause || seen.has(cause)) return undefined;
  return direct.get(cause) ? endsIn(cause, direct, new Set([...seen, finding])) : cause;
}

function numbered(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
