import type { Judged } from './measure.ts';
import { type Rate, rateOf, rateOfAll, rateOfHurting } from './rate.ts';

/** A lab's rate and its survivors, for the terminal. */
export function formatLab(lab: string, judged: readonly Judged[]): string {
  const rate = rateOf(judged);
  return [
    `${lab}: ${formatRate(rate)}`,
    `  seen by ${countBy(judged.flatMap(({ seenBy }) => seenBy.slice(0, 1)))}`,
    `  harmless ${countBy(judged.flatMap(({ harmless }) => harmless?.why ?? []))}`,
    ...rate.survivors.map((survivor) => `  survives: ${survivor}`),
  ].join('\n');
}

export function formatRate(rate: Rate): string {
  const { mutants, seen, harmless, survivors } = rate;
  return `${seen} of ${mutants} mutants seen (${rateOfAll(rate)}), ${harmless} harmless, ${survivors.length} survive: ${rateOfHurting(rate)} of those that may hurt`;
}

/** `12 schema-valid, 3 refused`; the most first. */
function countBy(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}
