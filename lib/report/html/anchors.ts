import type { Finding, FindingSubject } from '../../finding/finding.ts';
import { type Standing, shadeOf, shades } from '../shade.ts';

/** Where everything of a page is. */
export interface Anchors {
  /** The id of a finding's element: `f12`. */
  finding(finding: Finding): string;
  /** Of an object of the lab. */
  standing(kind: FindingSubject['kind'], name: string): Standing;
}

/** Findings are numbered in the order of the report. */
export function anchorsOf(findings: readonly Finding[]): Anchors {
  const ids = new Map(findings.map((finding, index) => [finding, `f${index + 1}`]));
  const worst = new Map<string, Finding>();
  for (const finding of findings) {
    const key = keyOf(finding.subject);
    const before = worst.get(key);
    if (!before || rank(finding) < rank(before)) worst.set(key, finding);
  }
  const finding = (one: Finding) => ids.get(one) ?? '';
  return {
    finding,
    standing(kind, name) {
      const found = worst.get(keyOf({ kind, name }));
      return found ? { shade: shadeOf(found), link: `#${finding(found)}` } : { shade: 'none', link: undefined };
    },
  };
}

function keyOf({ kind, name }: FindingSubject): string {
  return `${kind} ${name}`;
}

function rank(finding: Finding): number {
  return shades.indexOf(shadeOf(finding));
}
