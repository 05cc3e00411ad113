import { categories } from './category.ts';
import type { Finding, Status } from './finding.ts';

/** What a reader must see first. */
const order: readonly Status[] = ['error', 'fail', 'warn', 'skip', 'pass'];

/**
 * Sorted by category, then failures first. Within those the order stays: checks as the registry has them, subjects by name.
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const byRank: Finding[][] = [];
  for (const finding of findings) {
    const rank = categories.indexOf(finding.category) * order.length + order.indexOf(finding.status);
    byRank[rank] ??= [];
    byRank[rank].push(finding);
  }
  return byRank.flat();
}
