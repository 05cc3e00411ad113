import { categories } from './category.ts';
import type { Finding, Status } from './finding.ts';

/** Most important first. */
const order: readonly Status[] = ['error', 'fail', 'warn', 'skip', 'pass'];

/** Sorted by category, then failures first. Otherwise the order is kept: checks as in the registry, subjects by name. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const byRank: Finding[][] = [];
  for (const finding of findings) {
    const rank = categories.indexOf(finding.category) * order.length + order.indexOf(finding.status);
    byRank[rank] ??= [];
    byRank[rank].push(finding);
  }
  return byRank.flat();
}
