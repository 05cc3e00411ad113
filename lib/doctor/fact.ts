import type { Verdict } from '../finding/finding.ts';
import { skip } from '../finding/verdict.ts';
import { type Evidence, evidenceOf } from '../xml/evidence.ts';

/** What was observed, and where; or why it is unknown. */
export type Fact<T> = Seen<T> | { readonly unknown: string };

export interface Seen<T> {
  readonly value: T;
  /** The command or file that shows it. */
  readonly source: string;
  /** Its output, as far as it proves something. */
  readonly excerpt: string;
}

export function seen<T>(value: T, source: string, excerpt: string): Seen<T> {
  return { value, source, excerpt };
}

/** Judges a known fact; an unknown one is a skip with its reason, never a pass. */
export function judgeFact<T>(fact: Fact<T>, judge: (value: T, evidence: Evidence) => Verdict): Verdict {
  return 'unknown' in fact ? skip(fact.unknown) : judge(fact.value, evidenceOf(fact.source, fact.excerpt));
}

/** A fact derived from another: unknown if that is unknown. */
export function derive<T, U>(fact: Fact<T>, value: (value: T) => U): Fact<U> {
  return 'unknown' in fact ? fact : { ...fact, value: value(fact.value) };
}

/** The value, or undefined if it is unknown. */
export function valueOf<T>(fact: Fact<T>): T | undefined {
  return 'unknown' in fact ? undefined : fact.value;
}
