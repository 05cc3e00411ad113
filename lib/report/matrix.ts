import type { Finding } from '../finding/finding.ts';
import type { RunVerdict } from './run-verdict.ts';

/** One libvirt with one deployer that a lab was verified on. */
export interface Combination {
  /** `libvirt 12.8.0 with NixVirt 0.6.0`. */
  readonly name: string;
  /** Its version or, if it was not seen, where it was to come from: `12.8.0`. */
  readonly libvirt: string;
  readonly deployer: string;
  /** Name → version. */
  readonly tools: Readonly<Record<string, string>>;
  readonly verdict: RunVerdict;
  readonly failed: number;
  /** For a failed one, the finding that causes the others, or what broke the run: `domain web01: …`. */
  readonly cause: string | undefined;
}

/** The findings of one combination. */
export interface CombinedFindings {
  readonly combination: string;
  readonly findings: readonly Finding[];
}

const rank: Readonly<Record<Finding['status'], number>> = { fail: 0, error: 1, warn: 2, pass: 3, skip: 4 };

/**
 * Every finding once: as the first combination that fails it reports it, with that combination's name unless all fail it; a pass as the first
 * combination that could judge it reports it.
 * @param options `divided`: each judged a part, so what only some judged is no difference between them
 */
export function mergeFindings(
  all: readonly CombinedFindings[],
  { divided = false }: { readonly divided?: boolean } = {},
): Finding[] {
  const claims = new Map<string, { readonly combination: string; readonly finding: Finding }[]>();
  for (const { combination, findings } of all) {
    for (const finding of findings) {
      const { kind, name, host = '' } = finding.subject;
      const key = `${finding.check} ${kind} ${name} ${host}`;
      claims.set(key, [...(claims.get(key) ?? []), { combination, finding }]);
    }
  }
  return [...claims.values()].flatMap((said) => {
    const [worst] = said.toSorted((a, b) => rank[a.finding.status] - rank[b.finding.status]);
    if (!worst) return [];
    const { finding, combination } = worst;
    const everywhere =
      (divided || said.length === all.length) && said.every((one) => one.finding.status === finding.status);
    if (everywhere || rank[finding.status] > rank.warn) return [finding];
    const host = [combination, finding.subject.host].filter(Boolean).join(', ');
    return [{ ...finding, subject: { ...finding.subject, host } }];
  });
}

/** The combinations as the cells of a table, with their heading. */
export function matrixTable(matrix: readonly Combination[]): readonly (readonly [string, string, string, string])[] {
  return [
    ['libvirt', 'applied by', 'verdict', 'cause'],
    ...matrix.map(
      ({ libvirt, deployer, verdict, failed, cause = '' }) =>
        [libvirt, deployer, failed > 0 ? `${verdict}, ${failed} failed` : verdict, cause] as const,
    ),
  ];
}
