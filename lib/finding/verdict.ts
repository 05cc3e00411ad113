import { type Evidence, evidenceAt } from '../xml/evidence.ts';
import type { XmlSource } from '../xml/source.ts';
import type { AtLeastOne, Verdict } from './finding.ts';
import type { Fix } from './fix.ts';

/** The check holds; `actual` is the observed value. */
export function pass(actual: string): Verdict {
  return { status: 'pass', actual };
}

/** The check does not hold. `fix` replaces the check's own if a more specific one is possible for this subject. */
export function fail(expected: string, actual: string, evidence: Evidence | AtLeastOne<Evidence>, fix?: Fix): Verdict {
  const all = 'source' in evidence ? ([evidence] as const) : evidence;
  return { status: 'fail', expected, actual, evidence: all, ...(fix !== undefined && { fix }) };
}

/** The same verdict, with a background of its own. */
export function because(verdict: Verdict, why: string): Verdict {
  return verdict.status === 'fail' ? { ...verdict, why } : verdict;
}

/** Not judged, with the reason. */
export function skip(reason: string): Verdict {
  return { status: 'skip', reason };
}

/** Passes if both texts are equal, else fails with the node at `xpath`. */
export function judgeText(xml: XmlSource, xpath: string, expected: string, actual: string | undefined): Verdict {
  if (actual === expected) return pass(actual);
  return fail(expected, actual ?? 'nothing', evidenceAt(xml, xpath));
}

/** Passes if nothing was found wrong, else fails with all evidence; evidence is collected only then. */
export function judgeNone<T>(
  wrong: readonly T[],
  evidence: (item: T) => Evidence,
  { ok, expected, actual }: { readonly ok: string; readonly expected: string; readonly actual: string },
): Verdict {
  const [first, ...rest] = wrong;
  return first === undefined ? pass(ok) : fail(expected, actual, [evidence(first), ...rest.map(evidence)]);
}
