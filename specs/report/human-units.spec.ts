import { describe, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { faults } from '../checks/faults/index.ts';
import { contextOf, goodParts, type Parts } from '../checks/reference.ts';

/**
 * Numbers that a person would have to count: five digits and more, outside of words, addresses, paths and UUIDs. The exact form of a size that is
 * no round number follows its human one, in brackets.
 */
const uncounted = /(?<![\w.:/@'=-])\d{5,}(?![\w.:/'-])(?! (?:(?:Ki|Mi|Gi)?B\)|→))(?<!→ \d+(?= \())/g;

/** A port is not a size, and an inode and a pid are names. */
const named = /\b(?:ports? |inode |pid |PID )\d+/g;

/** The texts of a finding: what was expected and found, the fix, and quoted changes. */
function textsOf(finding: Finding): string[] {
  if (finding.status !== 'fail' && finding.status !== 'warn') return 'actual' in finding ? [finding.actual] : [];
  const { expected, actual, fix, evidence } = finding;
  return [expected, actual, fix, ...evidence.map(({ excerpt }) => excerpt).filter((text) => !text.includes('<'))];
}

function uncountedIn(findings: readonly Finding[]): string[] {
  return findings.flatMap(textsOf).filter((text) => (text.replace(named, '').match(uncounted) ?? []).length > 0);
}

function judge(inject: (parts: Parts) => void): Finding[] {
  const parts = goodParts();
  inject(parts);
  return runChecks(contextOf(parts));
}

describe('no text for people holds a number that must be counted', () => {
  test.each(Object.entries(faults))('%s', (_, { inject }) => {
    expect(uncountedIn(judge(inject))).toEqual([]);
  });

  const { observed } = goodParts();
  const sizes = [...observed.texts].flatMap(([name, text]) =>
    [...text.matchAll(/(?<=>)\d{5,}(?=<)|(?<=vram=')\d+/g)].map(([size]) => [name, size] as const),
  );

  test.each(sizes)('another size than that of %s, %s', (name, size) => {
    const other = `${BigInt(size) + 1024n * 1024n}`;
    const findings = judge((parts) => parts.observed.edit(name, size, other));
    expect(uncountedIn(findings)).toEqual([]);
  });
});
