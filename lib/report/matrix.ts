import type { Finding } from '../finding/finding.ts';
import type { RunVerdict } from './run-verdict.ts';

/** One libvirt with one deployer that a lab was proven on. */
export interface Combination {
  /** `libvirt 12.8.0 with NixVirt 0.6.0`. */
  readonly name: string;
  /** Its version, or where it was to come from when it was not seen: `12.8.0`. */
  readonly libvirt: string;
  readonly deployer: string;
  /** Name → version. */
  readonly tools: Readonly<Record<string, string>>;
  readonly verdict: RunVerdict;
  readonly failed: number;
  /** Of a red one, the finding that the others follow from, or what broke the run: `domain web01: …`. */
  readonly cause: string | undefined;
}

/** What one combination showed. */
export interface CombinedFindings {
  readonly combination: string;
  readonly findings: readonly Finding[];
}

const rank: Readonly<Record<Finding['status'], number>> = { fail: 0, error: 1, warn: 2, pass: 3, skip: 4 };

/**
 * Every claim once: as the first combination that breaks it tells it, with that combination's name where not all of them break it; a claim
 * that holds as the first one that could judge it.
 */
export function mergeFindings(all: readonly CombinedFindings[]): Finding[] {
  const claims = new Map<string, { readonly combination: string; readonly finding: Finding }[]>();
  for (const { combination, findings } of all) {
    for (const finding of findings) {
      const { kind, name } = finding.subject;
      const key = `${finding.check} ${kind} ${name}`;
      claims.set(key, [...(claims.get(key) ?? []), { combination, finding }]);
    }
  }
  return [...claims.values()].flatMap((said) => {
    const [worst] = said.toSorted((a, b) => rank[a.finding.status] - rank[b.finding.status]);
    if (!worst) return [];
    const { finding, combination } = worst;
    const everywhere = said.length === all.length && said.every((one) => one.finding.status === finding.status);
    if (everywhere || rank[finding.status] > rank.warn) return [finding];
    return [{ ...finding, subject: { ...finding.subject, host: combination } }];
  });
}

/** The combinations as a table's cells, with their heading. */
export function matrixTable(matrix: readonly Combination[]): readonly (readonly [string, string, string, string])[] {
  return [
    ['libvirt', 'applied by', 'verdict', 'cause'],
    ...matrix.map(
      ({ libvirt, deployer, verdict, failed, cause = '' }) =>
        [libvirt, deployer, failed > 0 ? `${verdict}, ${failed} failed` : verdict, cause] as const,
    ),
  ];
}
