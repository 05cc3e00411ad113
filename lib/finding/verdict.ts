import { type Evidence, evidenceAt } from '../xml/evidence.ts';
import type { XmlSource } from '../xml/source.ts';
import type { AtLeastOne, Verdict } from './finding.ts';

/** It holds; `actual` says what was seen. */
export function pass(actual: string): Verdict {
  return { status: 'pass', actual };
}

/** It does not hold. `fix` replaces the check's own where this subject allows a more exact one. */
export function fail(
  expected: string,
  actual: string,
  evidence: Evidence | AtLeastOne<Evidence>,
  fix?: string,
): Verdict {
  const all = 'source' in evidence ? ([evidence] as const) : evidence;
  return { status: 'fail', expected, actual, evidence: all, ...(fix !== undefined && { fix }) };
}

/** It was not judged, and why. */
export function skip(reason: string): Verdict {
  return { status: 'skip', reason };
}

/** Pass when both texts are equal, else fail with what stands at `xpath`. */
export function judgeText(xml: XmlSource, xpath: string, expected: string, actual: string | undefined): Verdict {
  if (actual === expected) return pass(actual);
  return fail(expected, actual ?? 'nothing', evidenceAt(xml, xpath));
}

/** Pass when nothing was found wrong, else fail with every piece of evidence; evidence is only looked for then. */
export function judgeNone<T>(
  wrong: readonly T[],
  evidence: (item: T) => Evidence,
  { ok, expected, actual }: { readonly ok: string; readonly expected: string; readonly actual: string },
): Verdict {
  const [first, ...rest] = wrong;
  return first === undefined ? pass(ok) : fail(expected, actual, [evidence(first), ...rest.map(evidence)]);
}
