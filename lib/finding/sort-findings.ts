import type { Finding, Status } from './finding.ts';

/** What a reader must see first. */
const order: readonly Status[] = ['error', 'fail', 'warn', 'skip', 'pass'];

/** After every step: the traps that the plan does not know. */
const noStep = 99;

/**
 * Sorted by the first step of the plan that asks, then failures first. Within those the order stays: checks as the registry
 * has them, subjects by name.
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const byRank: Finding[][] = [];
  for (const finding of findings) {
    const rank = (finding.steps[0] ?? noStep) * order.length + order.indexOf(finding.status);
    byRank[rank] ??= [];
    byRank[rank].push(finding);
  }
  return byRank.flat();
}
